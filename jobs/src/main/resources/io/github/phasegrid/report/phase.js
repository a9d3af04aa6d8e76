/** The phase chart: a map of regimes, or of a property, over two axes; a slider moves along a third. */
(() => {
  'use strict';
  const {data, narrow, element, escaped, token, along, shown, told, trials, select, choiceOf, isAspect, byTouch} = phasegrid;
  const place = document.querySelector('[data-phase]');
  if (!place) return;
  const TOLD = ['redundancy_test', 'knn_accuracy_test', 'logistic_accuracy_test', 'kmeans_accuracy_test', 'network_accuracy_test'].filter((name) => data.values[name]);
  const SMALLEST_LETTER = 11;
  const WIDE_ENOUGH_FOR_A_NUMBER = 34;
  const chosen = phasegrid.usual();
  let map = data.phaseCharts[0];
  let colored = '';
  let chart;

  const cellsOf = () => {
    const found = new Map();
    data.at.forEach((at, cell) => {
      if (at.every((index, axis) => axis === map.x || axis === map.y || index === chosen[axis])) {
        found.set(`${at[map.x]},${map.y < 0 ? 0 : at[map.y]}`, cell);
      }
    });
    return found;
  };
  /** Of all cells that the slider can show, so that colours mean the same everywhere. */
  const range = () => {
    const values = data.values[colored].mean.filter((value, cell) => value !== null && data.at[cell].every((index, axis) => !isAspect(axis) || index === data.axes[axis].usual));
    return [Math.min(...values), Math.max(...values)];
  };

  const rect = (x, y, width, height, fill) => ({type: 'rect', shape: {x, y, width, height}, style: {fill, stroke: token('--ground'), lineWidth: 0.7}});
  const line = (x1, y1, x2, y2, stroke, lineWidth) => ({type: 'line', shape: {x1, y1, x2, y2}, style: {stroke, lineWidth, lineCap: 'square'}});
  const written = (text, x, y, fill, size) => ({type: 'text', style: {text, x, y, fill, align: 'center', verticalAlign: 'middle', font: `bold ${size}px system-ui, sans-serif`}});
  const hatch = (x, y, width, height) => {
    const lines = [];
    for (let at = x - height; at < x + width; at += 7) lines.push(line(at, y + height, at + height, y, 'rgba(0,0,0,0.28)', 0.8));
    return {type: 'group', clipPath: {type: 'rect', shape: {x, y, width, height}}, children: lines};
  };
  const short = (value) => phasegrid.isPercent(colored) ? String(Math.round(100 * value)) : value >= 100 ? String(Math.round(value)) : value.toPrecision(2).replace(/^0\./, '.');

  const field = (cell, x, y, width, height, limits) => {
    const middle = [x + width / 2, y + height / 2];
    const size = Math.min(13, width * 0.8);
    if (colored) {
      const value = data.values[colored].mean[cell];
      if (value === null) return [rect(x, y, width, height, token('--card'))];
      const share = limits[1] > limits[0] ? (value - limits[0]) / (limits[1] - limits[0]) : 0;
      const made = [rect(x, y, width, height, along(data.heat, share))];
      return width < WIDE_ENOUGH_FOR_A_NUMBER ? made : [...made, written(short(value), ...middle, share > 0.55 ? '#1b2130' : '#ffffff', 12)];
    }
    const style = data.styles[data.regimes[cell]];
    if (!style) return [rect(x, y, width, height, token('--card'))];
    return [
      rect(x, y, width, height, style.fill), ...(style.hatched ? [hatch(x, y, width, height)] : []),
      ...(width < SMALLEST_LETTER ? [] : [written(style.letter, ...middle, style.ink, size)]),
    ];
  };

  const tip = (cell) => {
    const where = data.axes.map((axis, i) => isAspect(i) ? '' : `${axis.name} ${axis.labels[data.at[cell][i]]}`).filter(Boolean).join(', ');
    const rows = [...new Set(colored ? [colored, ...TOLD] : TOLD)].filter((name) => data.values[name].mean[cell] !== null).map((name) => {
      const half = data.values[name].half[cell];
      return `<tr><td>${escaped(data.properties[name].label)}</td><td><b>${told(name, data.values[name].mean[cell])}</b>${half === null ? '' : ` ± ${told(name, half)}`}</td></tr>`;
    });
    return `<div class="tip"><b>${escaped(data.regimes[cell] || 'no regime')}</b><br>${escaped(where)}<table>${rows.join('')}</table><a href="#cell-${cell}">${trials(cell)}</a></div>`;
  };

  const scaleOf = (name, axis) => ({
    type: 'category', data: axis ? axis.labels : [''], name, nameLocation: 'middle', nameTextStyle: {color: token('--ink'), fontSize: 14},
    axisLine: {show: false}, axisTick: {show: false}, splitLine: {show: false},
    axisLabel: {color: token('--ink'), fontSize: narrow.matches ? 11 : 13, interval: narrow.matches ? 'auto' : undefined, hideOverlap: true},
  });

  const draw = () => {
    const cells = cellsOf();
    const limits = colored ? range() : [];
    const xAxis = data.axes[map.x];
    const yAxis = map.y < 0 ? null : data.axes[map.y];
    const items = [...cells].map(([key, cell]) => ({value: key.split(',').map(Number), cell}));
    const bounds = (api, x, y) => {
      const [middleX, middleY] = api.coord([x, y]);
      const [width, height] = api.size([1, 1]);
      return [middleX - width / 2, middleY - height / 2, width, height];
    };
    const regimeAt = (x, y) => cells.has(`${x},${y}`) ? data.regimes[cells.get(`${x},${y}`)] : undefined;
    const edges = (params, api) => {
      const {value: [x, y], cell} = items[params.dataIndex];
      const [left, top, width, height] = bounds(api, x, y);
      const differs = (other) => other !== undefined && other !== data.regimes[cell];
      return {type: 'group', children: [
        ...(differs(regimeAt(x + 1, y)) ? [line(left + width, top, left + width, top + height, token('--ink'), 2.4)] : []),
        ...(differs(regimeAt(x, y + 1)) ? [line(left, top, left + width, top, token('--ink'), 2.4)] : []),
      ]};
    };
    const canvas = place.querySelector('.map');
    const row = yAxis ? Math.max(24, Math.min(46, (narrow.matches ? 230 : 300) / yAxis.labels.length)) : 64;
    canvas.style.height = `${row * (yAxis ? yAxis.labels.length : 1) + 62}px`;
    if (chart) chart.dispose();
    chart = echarts.init(canvas, null, {renderer: 'svg'});
    chart.setOption({
      animation: false, textStyle: {fontFamily: 'inherit'}, aria: {enabled: true},
      grid: {left: yAxis ? 26 : 4, right: 6, top: 6, bottom: 44, containLabel: true},
      xAxis: {...scaleOf(xAxis.title, xAxis), nameGap: 30},
      yAxis: {...scaleOf(yAxis ? yAxis.title.replace(/ \(.*/, '') : '', yAxis), nameGap: yAxis ? 18 + 7 * Math.max(...yAxis.labels.map((label) => label.length)) : 0},
      tooltip: {confine: true, enterable: true, formatter: ({data: item}) => tip(item.cell),
        backgroundColor: token('--ground'), borderColor: token('--line'), textStyle: {color: token('--ink')}},
      series: [
        {type: 'custom', data: items, z: 2, renderItem: (params, api) => {
          const {value: [x, y], cell} = items[params.dataIndex];
          return {type: 'group', children: field(cell, ...bounds(api, x, y), limits)};
        }},
        {type: 'custom', data: items, z: 3, silent: true, tooltip: {show: false}, renderItem: edges},
      ],
    });
    chart.on('click', (event) => {
      if (!byTouch(event)) phasegrid.showCell(event.data.cell);
    });
    const key = place.querySelector('.heat-key');
    key.hidden = !colored;
    if (colored) {
      key.replaceChildren(told(colored, limits[0]), element('span', {class: 'heat', style: `background: linear-gradient(to right, ${data.heat.join(',')})`}), told(colored, limits[1]),
        element('span', {}, 'Lines are where regimes change.'));
    }
  };

  const controls = place.querySelector('.controls');
  const sliderOf = (axis) => {
    const {name, labels} = data.axes[axis];
    const output = element('output', {}, labels[chosen[axis]]);
    const input = element('input', {type: 'range', min: 0, max: labels.length - 1, step: 1, 'aria-label': name});
    input.value = String(chosen[axis]);
    input.addEventListener('input', () => {
      chosen[axis] = Number(input.value);
      output.textContent = labels[chosen[axis]];
      draw();
    });
    return element('label', {class: 'slider'}, name, input, output);
  };
  const offerControls = () => {
    const made = [];
    if (data.phaseCharts.length > 1) {
      made.push(select('Axes', data.phaseCharts.map((one, i) => [String(i), one.title]), data.phaseCharts.indexOf(map), (value) => {
        map = data.phaseCharts[Number(value)];
        offerControls();
        draw();
      }));
    }
    made.push(select('Colour', [['', 'regime'], ...Object.entries(data.properties).map(([key, one]) => [key, one.label])], colored, (value) => {
      colored = value;
      draw();
    }));
    data.axes.forEach((axis, i) => {
      if (i === map.along) made.push(sliderOf(i));
      else if (i !== map.x && i !== map.y && axis.id !== 'probe') made.push(choiceOf(i, chosen, draw));
    });
    controls.replaceChildren(...made);
  };
  offerControls();
  draw();
  phasegrid.redraws.push(draw);
  phasegrid.resizes.push(() => chart.resize());
})();
