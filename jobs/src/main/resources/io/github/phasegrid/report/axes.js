/** The axes of line charts, as ECharts takes them. */
phasegrid.axes = (() => {
  'use strict';
  const {data, token} = phasegrid;

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
      max: bounded ? (extent) => extent.max > 0.85 * share ? share : null : null,
      axisLine: {show: true, onZero: false, lineStyle: {color: token('--soft')}},
      axisLabel: {color: token('--ink'), fontSize: 13, formatter: unit === 'accuracy' ? '{value} %' : undefined},
      splitLine: {lineStyle: {color: token('--line')}},
    };
  };

  return {xAxisOf, yAxisOf};
})();
