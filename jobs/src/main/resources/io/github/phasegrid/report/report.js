(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const narrow = matchMedia('(max-width: 640px)');
  const MANY_LINES = 8;
  /** What is shown of the axes that are neither x nor lines: the last, most often the largest. */
  const chosen = data.axes.map((axis) => axis.numeric ? axis.labels.length - 1 : 0);
  let spread = document.querySelector('input[name=spread]') ? 'error' : '';

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };
  const escaped = (text) => element('i', {}, text).innerHTML;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const shade = (color) => dark.matches ? color.dark : color.light;

  const mixed = (a, b, share) => '#' + [1, 3, 5].map((i) => {
    const from = parseInt(a.slice(i, i + 2), 16);
    const to = parseInt(b.slice(i, i + 2), 16);
    return Math.round(from + (to - from) * share).toString(16).padStart(2, '0');
  }).join('');

  /** Numbers run along a ramp, names get colours as different as possible. */
  const lineColor = (numeric, index, count) => {
    if (!numeric) return shade(data.distinct[index % data.distinct.length]);
    const at = count < 2 ? 0 : index * (data.ramp.length - 1) / (count - 1);
    const below = Math.min(Math.floor(at), data.ramp.length - 2);
    return mixed(shade(data.ramp[below]), shade(data.ramp[below + 1]), at - below);
  };

  const isPercent = (property) => data.properties[property].unit === 'accuracy';
  const shown = (property, value) => isPercent(property) ? 100 * value : value;
  const told = (property, value) => {
    switch (data.properties[property].unit) {
      case 'accuracy': return (100 * value).toFixed(3) + ' %';
      case 'ratio': return value !== 0 && value < 1e-4 ? value.toExponential(3) : value.toFixed(6);
      case 'nats': return value.toFixed(5);
      default: return value.toLocaleString('en', {maximumFractionDigits: 2});
    }
  };

  /** The cells of a view, as points of one property, optionally of one line only. */
  const points = (view, property, line) => {
    const values = data.values[property];
    const found = [];
    data.at.forEach((at, cell) => {
      const fits = at.every((index, axis) =>
        axis === view.x || (axis === view.line ? index === line : index === view.chosen[axis]));
      if (fits && values && values.mean[cell] !== null) found.push({cell, index: at[view.x]});
    });
    return found.sort((a, b) => a.index - b.index);
  };

  const linesOf = (view, panel) => {
    if (view.line < 0) {
      return panel.curves.map((curve) => ({
        ...curve, color: shade(data.distinct[curve.color]), points: points(view, curve.property, -1),
      }));
    }
    const axis = data.axes[view.line];
    return panel.curves.flatMap((curve) => axis.labels.map((label, i) => ({
      property: curve.property, label, dashed: curve.dashed, kind: curve.label,
      color: lineColor(axis.numeric, i, axis.labels.length), points: points(view, curve.property, i),
    })));
  };

  const whisker = (params, api) => {
    const low = api.coord([api.value(0), api.value(1)]);
    const high = api.coord([api.value(0), api.value(2)]);
    const cap = 4;
    const style = {stroke: api.visual('color'), lineWidth: 1.3, opacity: 0.75};
    const bar = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2}, style});
    return {type: 'group', children: [
      bar(low[0], low[1], high[0], high[1]),
      bar(low[0] - cap, low[1], low[0] + cap, low[1]),
      bar(high[0] - cap, high[1], high[0] + cap, high[1]),
    ]};
  };

  const seriesOf = (line, axis, many) => {
    const items = [];
    const bars = [];
    line.points.forEach((point, i) => {
      const previous = line.points[i - 1];
      if (previous && axis.slots[previous.index] !== axis.slots[point.index]) {
        items.push([axis.positions[point.index], '-']);
      }
      const at = axis.positions[point.index];
      const values = data.values[line.property];
      const mean = values.mean[point.cell];
      items.push({value: [at, shown(line.property, mean)], cell: point.cell});
      const reach = spread && values[spread][point.cell];
      if (reach) bars.push([at, shown(line.property, mean - reach), shown(line.property, mean + reach)]);
    });
    const common = {name: line.label, color: line.color, animation: false};
    return [
      {...common, type: 'custom', renderItem: whisker, data: bars, silent: true, tooltip: {show: false}, z: 2, clip: true},
      {...common, type: 'line', data: items, symbol: 'circle', symbolSize: many ? 5 : 7, showAllSymbol: true, z: 3,
        lineStyle: {width: 2, type: line.dashed ? [7, 4] : 'solid'}, emphasis: {focus: many ? 'series' : 'none'},
        property: line.property, kind: line.kind},
    ];
  };

  const xAxisOf = (axis) => {
    const common = {
      name: axis.title, nameLocation: 'middle', nameGap: 32, nameTextStyle: {color: token('--ink'), fontSize: 14},
      axisLine: {onZero: false, lineStyle: {color: token('--soft')}}, axisTick: {show: true}, splitLine: {show: false},
    };
    const label = {color: token('--ink'), fontSize: 13, hideOverlap: true};
    const [first] = axis.positions;
    const last = axis.positions[axis.positions.length - 1];
    if (axis.kind === 'categories') {
      return {...common, type: 'category', data: axis.labels, axisLabel: label};
    }
    if (axis.kind === 'linear') {
      const fromZero = first >= 0 && first < 0.4 * last;
      return {...common, type: 'value', min: fromZero ? 0 : null, scale: !fromZero, axisLabel: label};
    }
    const decade = (position) => {
      if (Math.abs(position - Math.round(position)) > 1e-9) return '';
      const slot = axis.positions.findIndex((p, i) => axis.slots[i] && p === Math.round(position));
      return slot >= 0 ? axis.labels[slot] : (10 ** Math.round(position)).toLocaleString('en', {maximumSignificantDigits: 3});
    };
    const margin = 0.04 * (last - first);
    return {...common, type: 'value', min: first - margin, max: last + margin, minInterval: 1, maxInterval: 1,
      axisTick: {show: false}, axisLabel: {...label, hideOverlap: false, showMinLabel: false, showMaxLabel: false, formatter: decade},
      splitLine: {show: true, lineStyle: {color: token('--line'), opacity: 0.6}}};
  };

  const yAxisOf = (property) => {
    const unit = data.properties[property].unit;
    const share = unit === 'accuracy' ? 100 : 1;
    const bounded = unit === 'accuracy' || unit === 'ratio';
    return {
      type: 'value', scale: unit !== 'ratio', min: unit === 'ratio' ? 0 : null,
      // Error bars may reach above what is possible; the axis need not.
      max: bounded ? (extent) => extent.max > 0.85 * share ? share : null : null,
      axisLine: {show: true, onZero: false, lineStyle: {color: token('--soft')}},
      axisLabel: {color: token('--ink'), fontSize: 13, formatter: unit === 'accuracy' ? '{value} %' : undefined},
      splitLine: {lineStyle: {color: token('--line')}},
    };
  };

  const tip = (axis, items) => {
    const own = items.filter((item) => item.seriesType === 'line' && item.data && item.data.cell !== undefined);
    if (!own.length) return '';
    const first = own[0].data.cell;
    const index = axis.positions.indexOf(own[0].data.value[0]);
    const rows = own.map((item) => {
      const {cell} = item.data;
      const property = item.property;
      const values = data.values[property];
      const reach = spread && values[spread][cell];
      return `<tr><td>${item.marker}${escaped(item.seriesName)}${item.kind ? ` ${escaped(item.kind)}` : ''}</td><td><b>${told(property, values.mean[cell])}</b>`
        + (reach || reach === 0 ? ` ± ${told(property, reach)}` : '') + '</td></tr>';
    });
    // Lines of different settings are different cells: only what they share is said of all.
    const shared = (of) => own.every((item) => of[item.data.cell] === of[first]) ? of[first] : '';
    const repeats = shared(data.repeats);
    const regime = own.every((item) => item.data.cell === first) ? data.regimes[first] : '';
    return `<div class="tip"><b>${escaped(axis.name)} ${escaped(axis.labels[index])}</b>`
      + (repeats ? ` · ${repeats} repeat${repeats === 1 ? '' : 's'}` : '')
      + (regime ? `<br>${escaped(regime)}` : '') + `<table>${rows.join('')}</table></div>`;
  };

  const optionOf = (view, lines) => {
    const axis = data.axes[view.x];
    const many = lines.length > MANY_LINES;
    const series = lines.filter((line) => !view.hidden.has(line.label)).flatMap((line) => seriesOf(line, axis, many));
    const shownAs = series.map(({property, kind}) => ({property, kind}));
    if (axis.dividers.length) {
      series.push({type: 'line', data: [], silent: true, markLine: {
        silent: true, symbol: 'none', label: {show: false}, animation: false,
        lineStyle: {color: token('--soft'), type: [4, 4], opacity: 0.7},
        data: axis.dividers.map((xAxis) => ({xAxis})),
      }});
    }
    const format = (given) => tip(axis, [].concat(given).map((item) => ({...item, ...shownAs[item.seriesIndex]})));
    return {
      animation: false, textStyle: {fontFamily: 'inherit'}, aria: {enabled: true},
      grid: {left: 8, right: narrow.matches ? 12 : 20, top: 16, bottom: 44, containLabel: true},
      xAxis: xAxisOf(axis), yAxis: yAxisOf(lines[0].property),
      tooltip: {
        trigger: many ? 'item' : 'axis', confine: true, formatter: format, axisPointer: {type: 'line', snap: true},
        backgroundColor: token('--ground'), borderColor: token('--line'), textStyle: {color: token('--ink')},
      },
      series,
    };
  };

  const swatch = (line) => {
    const made = element('span');
    made.innerHTML = `<svg width="26" height="10" aria-hidden="true"><line x1="1" y1="5" x2="25" y2="5" stroke="${line.color}"`
      + ` stroke-width="2.5"${line.dashed ? ' stroke-dasharray="7 4"' : ''}/></svg>`;
    return made.firstChild;
  };

  const keyOf = (view, lines, dashes, redraw) => {
    const key = element('div', {class: 'key'});
    if (view.line >= 0) key.append(element('b', {}, data.axes[view.line].title));
    const listed = view.line < 0 ? lines : lines.slice(0, data.axes[view.line].labels.length);
    listed.forEach((line) => {
      const button = element('button', {type: 'button', 'aria-pressed': String(!view.hidden.has(line.label))}, swatch({color: line.color, dashed: view.line < 0 && line.dashed}), line.label);
      button.addEventListener('click', () => {
        if (!view.hidden.delete(line.label)) view.hidden.add(line.label);
        redraw();
      });
      key.append(button);
    });
    if (view.line >= 0 && dashes) {
      [['training', false], ['test', true]].forEach(([name, dashed]) =>
        key.append(element('span', {class: 'style'}, swatch({color: 'currentColor', dashed}), name)));
    }
    return key;
  };

  /** Draws panels that share a view, and draws them again whenever something changes. */
  const drawn = (place, view, panelsOf) => {
    let charts = [];
    const redraw = () => {
      charts.forEach((chart) => chart.dispose());
      charts = [];
      const panels = panelsOf();
      const grid = element('div', {class: panels.length > 1 ? 'panels several' : 'panels'});
      const all = panels.map((panel) => linesOf(view, panel));
      place.replaceChildren(...(all[0].length > 1 ? [keyOf(view, all[0], all.flat().some((line) => line.dashed), redraw)] : []), grid);
      panels.forEach((panel, i) => {
        const canvas = element('div', {class: 'chart'});
        grid.append(element('div', {}, ...(panel.title ? [element('h4', {}, panel.title)] : []), canvas));
        const chart = echarts.init(canvas, null, {renderer: 'svg'});
        chart.setOption(optionOf(view, all[i]));
        chart.on('click', (event) => {
          if (event.data && event.data.cell !== undefined) location.hash = 'cell-' + event.data.cell;
        });
        charts.push(chart);
      });
    };
    redraw();
    return {redraw, resize: () => charts.forEach((chart) => chart.resize())};
  };

  const select = (label, options, value, onChange) => {
    const made = element('select', {});
    options.forEach(([key, text]) => made.append(element('option', {value: key}, text)));
    made.value = String(value);
    made.addEventListener('change', () => onChange(made.value));
    return element('label', {}, label, made);
  };
  const chooser = (axis, redraw) => select(
    data.axes[axis].name, data.axes[axis].labels.map((label, i) => [String(i), label]), chosen[axis],
    (value) => { chosen[axis] = Number(value); redraw(); });

  const drawings = [];
  const redrawAll = () => drawings.forEach((one) => one.redraw());

  document.querySelectorAll('[data-figure]').forEach((figure) => {
    const {panels} = data.figures.find((one) => one.id === figure.dataset.figure);
    const view = {x: 0, line: data.axes.length > 1 ? 1 : -1, chosen, hidden: new Set()};
    drawings.push(drawn(figure.querySelector('.drawn'), view, () => panels));
  });
  data.axes.forEach((axis, i) => {
    if (i > 1) document.getElementById('controls').append(chooser(i, redrawAll));
  });
  document.querySelectorAll('input[name=spread]').forEach((input) => input.addEventListener('change', () => {
    spread = input.value;
    redrawAll();
  }));

  const explore = document.querySelector('[data-explore]');
  const controls = document.getElementById('explore-controls');
  const view = {x: 0, line: data.axes.length > 1 ? 1 : -1, chosen: [...chosen], hidden: new Set()};
  let property = Object.keys(data.properties).find((name) => name.startsWith('effective_bits')) || Object.keys(data.properties)[0];
  const exploring = drawn(explore.querySelector('.drawn'), view,
    () => [{title: '', curves: [{property, label: data.properties[property].label, color: 0, dashed: false}]}]);
  drawings.push(exploring);
  const offerControls = () => {
    const again = () => { view.hidden.clear(); offerControls(); exploring.redraw(); };
    const axes = data.axes.map((axis, i) => [String(i), axis.name]);
    const made = [select('Show', Object.entries(data.properties).map(([key, one]) => [key, one.label]), property,
      (value) => { property = value; exploring.redraw(); })];
    if (axes.length > 1) {
      made.push(select('against', axes, view.x, (value) => {
        if (Number(value) === view.line) view.line = view.x;
        view.x = Number(value);
        again();
      }));
      made.push(select('a line per', axes.filter(([key]) => Number(key) !== view.x), view.line, (value) => {
        view.line = Number(value);
        again();
      }));
    }
    data.axes.forEach((axis, i) => {
      if (i === view.x || i === view.line) return;
      made.push(select(axis.name, axis.labels.map((label, k) => [String(k), label]), view.chosen[i], (value) => {
        view.chosen[i] = Number(value);
        exploring.redraw();
      }));
    });
    controls.replaceChildren(...made);
  };
  offerControls();

  dark.addEventListener('change', redrawAll);
  narrow.addEventListener('change', redrawAll);
  window.addEventListener('resize', () => drawings.forEach((one) => one.resize()));
})();
