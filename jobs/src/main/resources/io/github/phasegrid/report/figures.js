/** Lines against an axis: the figures, and the one to explore with. */
(() => {
  'use strict';
  const {data, narrow, element, escaped, token, shade, along, shown, told, trials, select, choiceOf, isAspect, byTouch} = phasegrid;
  const {xAxisOf, yAxisOf} = phasegrid.axes;
  const MANY_LINES = 8;
  /** What is shown of the axes that are neither x nor lines. */
  const chosen = phasegrid.usual();
  let spread = document.querySelector('input[name=spread]') ? 'half' : '';

  /** Numbers run along a ramp, names get colours as different as possible. */
  const lineColor = (numeric, index, count) => numeric
    ? along(data.ramp.map(shade), count < 2 ? 0 : index / (count - 1))
    : shade(data.distinct[index % data.distinct.length]);

  /** The cells of a view that have a value, as points, optionally of one line only. */
  const points = (view, values, line) => {
    const found = [];
    data.at.forEach((at, cell) => {
      const fits = at.every((index, axis) =>
        axis === view.x || (axis === view.line ? index === line : index === view.chosen[axis]));
      if (fits && values && values[cell] !== null) found.push({cell, index: at[view.x], value: values[cell]});
    });
    return found.sort((a, b) => a.index - b.index);
  };
  const meansOf = (property) => data.values[property] && data.values[property].mean;

  const linesOf = (view, panel) => {
    if (view.line < 0) {
      return panel.curves.map((curve) => ({
        ...curve, color: shade(data.distinct[curve.color]), points: points(view, meansOf(curve.property), -1),
      }));
    }
    const axis = data.axes[view.line];
    return panel.curves.flatMap((curve) => axis.labels.map((label, i) => ({
      property: curve.property, label, dashed: curve.dashed, kind: curve.label,
      color: lineColor(axis.numeric, i, axis.labels.length), points: points(view, meansOf(curve.property), i),
    })));
  };

  /** The references that can be shown of some panels. */
  const referencesFor = (view, all) => data.references.filter((one) =>
    !one.notAgainst.includes(view.x) && all.flat().some((line) => points(view, one.values[line.property], lineIndex(view, line)).length));
  const lineIndex = (view, line) => view.line < 0 ? -1 : data.axes[view.line].labels.indexOf(line.label);
  /** Where lines have the colours one reference is shown at a time; else each has its own colour. */
  const isCompared = (view, one, possible) => view.line < 0
    ? !view.hidden.has(one.name)
    : one.name === (view.compared.name === undefined ? possible[0].name : view.compared.name);

  /**
   * Beside test examples where a panel has both sides. One dotted line where a reference is the same
   * beside all lines, else one in the colour of each.
   */
  const referencesOf = (view, lines, possible) => possible.filter((one) => isCompared(view, one, possible)).flatMap((one) => {
    const distinct = new Map();
    const beside = lines.some((line) => line.dashed) ? lines.filter((line) => line.dashed) : lines;
    beside.filter((line) => !view.hidden.has(line.label)).forEach((line) => {
      const found = points(view, one.values[line.property], lineIndex(view, line));
      if (found.length) {
        const key = JSON.stringify([line.property, found.map(({index, value}) => [index, value])]);
        if (!distinct.has(key)) distinct.set(key, {name: one.name, property: line.property, half: one.half[line.property], color: line.color, points: found});
      }
    });
    const made = [...distinct.values()];
    if (view.line < 0 && new Set(lines.map((line) => line.color)).size === 1 && possible.length > 1) return made.map((line) => ({...line, color: shade(one.color)}));
    return made.length === 1 ? [{...made[0], color: token('--soft')}] : made;
  });

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
  /** All of a stretch is drawn with its first item: one polygon. */
  const band = (items) => (params, api) => params.dataIndex > 0 ? null : {
    type: 'polygon',
    shape: {points: [...items.map(([x, , high]) => api.coord([x, high])), ...items.slice().reverse().map(([x, low]) => api.coord([x, low]))]},
    style: {fill: api.visual('color'), opacity: 0.16},
  };

  /** Points in a slot of their own stand alone; so do names. */
  const stretches = (line, axis) => line.points.reduce((made, point, i) => {
    const previous = line.points[i - 1];
    const joins = previous && axis.kind !== 'categories' && !axis.slots[previous.index] && !axis.slots[point.index];
    if (joins) made[made.length - 1].push(point); else made.push([point]);
    return made;
  }, []);

  const intervalsOf = (line, axis) => stretches(line, axis).map((stretch) => {
    const values = data.values[line.property];
    const unit = data.properties[line.property].unit;
    const most = unit === 'accuracy' || unit === 'ratio' ? 1 : Infinity;
    const least = unit === 'agreement' ? -1 : 0;
    const items = stretch.map(({cell, index}) => {
      const reach = values[spread][cell] || 0;
      return [axis.positions[index], shown(line.property, Math.max(least, values.mean[cell] - reach)), shown(line.property, Math.min(most, values.mean[cell] + reach))];
    });
    return {
      name: line.label, color: line.color, type: 'custom', data: items, encode: {x: 0, y: [1, 2]}, silent: true, animation: false,
      tooltip: {show: false}, z: 2, clip: true, renderItem: items.length > 1 ? band(items) : whisker,
    };
  });

  const seriesOf = (line, axis, many) => {
    const items = [];
    line.points.forEach((point, i) => {
      const previous = line.points[i - 1];
      if (previous && axis.slots[previous.index] !== axis.slots[point.index]) items.push([axis.positions[point.index], '-']);
      items.push({value: [axis.positions[point.index], shown(line.property, point.value)], cell: point.cell});
    });
    const drawn = {
      name: line.label, color: line.color, animation: false, type: 'line', data: items, symbol: 'circle', symbolSize: many ? 5 : 7,
      showAllSymbol: true, z: 3, lineStyle: {width: 2, type: line.dashed ? [7, 4] : 'solid'},
      emphasis: {focus: many ? 'series' : 'none'}, property: line.property, kind: line.kind,
    };
    return spread ? [...intervalsOf(line, axis), drawn] : [drawn];
  };

  const referenceSeries = (line, axis) => ({
    name: line.name, color: line.color, animation: false, type: 'line', symbol: 'none', silent: true, z: 1,
    data: line.points.map(({cell, index, value}) => ({value: [axis.positions[index], shown(line.property, value)], beside: cell, mean: value})),
    lineStyle: {width: 1.8, type: [2, 3]}, property: line.property, half: line.half,
  });

  const tip = (axis, items) => {
    const own = items.filter((item) => item.seriesType === 'line' && item.data && item.data.cell !== undefined);
    if (!own.length) return '';
    const first = own[0].data.cell;
    const index = axis.positions.indexOf(own[0].data.value[0]);
    const rows = own.map((item) => {
      const {cell} = item.data;
      const values = data.values[item.property];
      const reach = spread && values[spread][cell];
      return `<tr><td>${item.marker}${escaped(item.seriesName)}${item.kind ? ` ${escaped(item.kind)}` : ''}</td><td><b>${told(item.property, values.mean[cell])}</b>`
        + (reach || reach === 0 ? ` ± ${told(item.property, reach)}` : '') + `</td><td><a href="#cell-${cell}">${trials(cell)}</a></td></tr>`;
    });
    const held = items.filter((item) => item.data && item.data.beside !== undefined).map((item) => {
      const reach = item.half && item.half[item.data.beside];
      return `<tr><td>${item.marker}${escaped(item.seriesName)}</td><td>${told(item.property, item.data.mean)}${reach ? ` ± ${told(item.property, reach)}` : ''}</td><td></td></tr>`;
    });
    // Lines of different settings are different cells: only what they share is said of all.
    const regime = own.every((item) => item.data.cell === first) ? data.regimes[first] : '';
    return `<div class="tip"><b>${escaped(axis.name)} ${escaped(axis.labels[index])}</b>`
      + (regime ? ` · ${escaped(regime)}` : '') + `<table>${rows.join('')}${held.join('')}</table></div>`;
  };

  const optionOf = (view, lines, possible) => {
    const axis = data.axes[view.x];
    const many = lines.length > MANY_LINES;
    const series = lines.filter((line) => !view.hidden.has(line.label)).flatMap((line) => seriesOf(line, axis, many));
    series.push(...referencesOf(view, lines, possible).map((line) => referenceSeries(line, axis)));
    const shownAs = series.map(({property, kind, half}) => ({property, kind, half}));
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
        trigger: many ? 'item' : 'axis', confine: true, enterable: true, formatter: format, axisPointer: {type: 'line', snap: true},
        backgroundColor: token('--ground'), borderColor: token('--line'), textStyle: {color: token('--ink')},
      },
      series,
    };
  };

  const swatch = (line) => {
    const made = element('span');
    const pattern = line.dotted ? '2 3' : line.dashed ? '7 4' : '';
    made.innerHTML = `<svg width="26" height="10" aria-hidden="true"><line x1="1" y1="5" x2="25" y2="5" stroke="${line.color}"`
      + ` stroke-width="2.5"${pattern ? ` stroke-dasharray="${pattern}"` : ''}/></svg>`;
    return made.firstChild;
  };

  const keyOf = (view, all, possible, redraw) => {
    const lines = view.line < 0 ? [...new Map(all.flat().map((line) => [line.label, line])).values()].sort((a, b) => (all.length > 1 ? a.dashed - b.dashed : 0)) : all[0];
    const key = element('div', {class: 'key'});
    if (view.line >= 0) key.append(element('b', {}, data.axes[view.line].title));
    const listed = view.line < 0 ? lines : lines.slice(0, data.axes[view.line].labels.length);
    if (listed.length > 1) listed.forEach((line) => {
      const button = element('button', {type: 'button', 'aria-pressed': String(!view.hidden.has(line.label))}, swatch({color: line.color, dashed: view.line < 0 && line.dashed}), line.label);
      button.addEventListener('click', () => {
        if (!view.hidden.delete(line.label)) view.hidden.add(line.label);
        redraw();
      });
      key.append(button);
    });
    const style = (name, pattern) => key.append(element('span', {class: 'style'}, swatch({color: 'currentColor', ...pattern}), name));
    if (view.line >= 0 && all.flat().some((line) => line.dashed)) {
      style('training', {});
      style('test', {dashed: true});
    }
    if (possible.length === 1) style(possible[0].name, {dotted: true});
    if (possible.length < 2) return key;
    key.append(element('b', {class: 'against'}, view.line < 0 ? 'Held against' : 'Held against one of'));
    possible.forEach((one) => {
      const on = isCompared(view, one, possible);
      const color = view.line < 0 ? shade(one.color) : 'currentColor';
      const button = element('button', {type: 'button', 'data-reference': one.name, 'aria-pressed': String(on)}, swatch({color, dotted: true}), one.name);
      button.addEventListener('click', () => {
        if (view.line >= 0) view.compared.name = on ? '' : one.name;
        else if (!view.hidden.delete(one.name)) view.hidden.add(one.name);
        redraw();
      });
      key.append(button);
    });
    return key;
  };

  /** Draws panels that share a view, and draws them again whenever something changes. */
  const drawn = (place, viewOf, panelsOf) => {
    let charts = [];
    const redraw = () => {
      charts.forEach((chart) => chart.dispose());
      charts = [];
      const view = viewOf();
      const panels = panelsOf();
      const grid = element('div', {class: panels.length > 1 ? 'panels several' : 'panels'});
      const all = panels.map((panel) => linesOf(view, panel));
      const possible = referencesFor(view, all);
      const key = keyOf(view, all, possible, redraw);
      place.replaceChildren(...(key.childElementCount > 1 ? [key] : []), grid);
      // All frames first: how wide each is depends on the others.
      const canvases = panels.map((panel) => {
        const canvas = element('div', {class: 'chart'});
        grid.append(element('div', {}, ...(panel.title ? [element('h4', {}, panel.title)] : []), canvas));
        return canvas;
      });
      canvases.forEach((canvas, i) => {
        if (all[i].every((line) => !line.points.length)) {
          canvas.replaceWith(element('p', {class: 'empty'}, 'Nothing was measured here.'));
          return;
        }
        const chart = echarts.init(canvas, null, {renderer: 'svg'});
        chart.setOption(optionOf(view, all[i], possible));
        chart.on('click', (event) => {
          if (!byTouch(event) && event.data && event.data.cell !== undefined) phasegrid.showCell(event.data.cell);
        });
        charts.push(chart);
      });
    };
    redraw();
    phasegrid.redraws.push(redraw);
    phasegrid.resizes.push(() => charts.forEach((chart) => chart.resize()));
    return redraw;
  };

  const own = [];
  const redrawAll = () => own.forEach((redraw) => redraw());

  const sections = [...document.querySelectorAll('[data-measures]')];
  const viewsOf = (measures) => data.figures.filter((one) => one.measures === measures);
  const againsts = sections.length ? viewsOf(sections[0].dataset.measures).map((one) => one.view.x) : [];
  let against = againsts[0];

  const controls = document.getElementById('controls');
  const choices = element('span', {class: 'choices'});
  const offerChoices = () => {
    const {view} = viewsOf(sections[0].dataset.measures).find((one) => one.view.x === against);
    choices.replaceChildren(...data.axes.map((axis, i) => i)
      .filter((i) => i !== against && i !== view.line && data.axes[i].id !== 'probe')
      .map((i) => choiceOf(i, chosen, redrawAll)));
  };

  sections.forEach((section) => {
    const figureOf = () => viewsOf(section.dataset.measures).find((one) => one.view.x === against) || viewsOf(section.dataset.measures)[0];
    const hidden = new Set();
    const compared = {};
    let line;
    const viewOf = () => {
      const {view} = figureOf();
      if (line !== view.line) hidden.clear();
      line = view.line;
      return {...view, chosen, hidden, compared};
    };
    const heading = section.querySelector('h3');
    const title = heading.textContent;
    const extra = section.querySelector('.own');
    const redraw = drawn(section.querySelector('.drawn'), viewOf, () => figureOf().panels);
    const adapt = () => {
      const {view} = figureOf();
      heading.textContent = `${title} against ${data.axes[view.x].name}`;
      // What gives other figures their lines is to be chosen here.
      const {view: first} = viewsOf(sections[0].dataset.measures).find((one) => one.view.x === against);
      extra.replaceChildren(...(first.line >= 0 && first.line !== view.line && first.line !== view.x ? [choiceOf(first.line, chosen, redrawAll)] : []));
      redraw();
    };
    adapt();
    own.push(adapt);
  });
  if (againsts.length > 1) {
    const set = element('fieldset', {}, element('legend', {}, 'Against'));
    againsts.forEach((x) => {
      const input = element('input', {type: 'radio', name: 'against', value: data.axes[x].id});
      input.checked = x === against;
      input.addEventListener('change', () => { against = x; offerChoices(); redrawAll(); });
      set.append(element('label', {}, input, ' ', data.axes[x].name));
    });
    controls.prepend(set);
  }
  if (sections.length) {
    controls.append(choices);
    offerChoices();
  }
  document.querySelectorAll('input[name=spread]').forEach((input) => input.addEventListener('change', () => {
    spread = input.value;
    redrawAll();
    exploring();
  }));

  const explore = document.querySelector('[data-explore]');
  const exploreControls = document.getElementById('explore-controls');
  const view = {x: 0, line: data.axes.findIndex((axis, i) => i > 0 && !isAspect(i)), chosen: phasegrid.usual(), hidden: new Set(), compared: {}};
  let property = Object.keys(data.properties).find((name) => name.startsWith('effective_bits')) || Object.keys(data.properties)[0];
  const exploring = drawn(explore.querySelector('.drawn'), () => view,
    () => [{title: '', curves: [{property, label: data.properties[property].label, color: data.references.length > 1 ? 5 : 0, dashed: false}]}]);
  const offerControls = () => {
    const again = () => { view.hidden.clear(); offerControls(); exploring(); };
    const axes = data.axes.map((axis, i) => [String(i), axis.name]);
    const made = [select('Show', Object.entries(data.properties).map(([key, one]) => [key, one.label]), property,
      (value) => { property = value; exploring(); })];
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
      if (i !== view.x && i !== view.line) made.push(choiceOf(i, view.chosen, exploring));
    });
    exploreControls.replaceChildren(...made);
  };
  offerControls();
})();
