/** What the parts of the page share: the data, colours, numbers as people read them, small elements. */
const phasegrid = (() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const narrow = matchMedia('(max-width: 640px)');
  const redraws = [];
  const resizes = [];

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
  /** The colour at a share, from 0 to 1, of the way along several. */
  const along = (colors, share) => {
    const at = share * (colors.length - 1);
    const below = Math.min(Math.floor(at), colors.length - 2);
    return mixed(colors[below], colors[below + 1], at - below);
  };

  const isPercent = (property) => data.properties[property].unit === 'accuracy';
  const shown = (property, value) => isPercent(property) ? 100 * value : value;
  const told = (property, value) => {
    switch (data.properties[property].unit) {
      case 'accuracy': return (100 * value).toFixed(2) + ' %';
      case 'ratio': return value !== 0 && value < 1e-4 ? value.toExponential(2) : value.toFixed(5);
      case 'agreement': return value.toFixed(4);
      case 'nats': return value.toFixed(4);
      default: return value.toLocaleString('en', {maximumFractionDigits: 2});
    }
  };
  /** A finger that taps a point wants to read it first: the way on is in the tooltip. */
  const byTouch = (event) => event.event.event.pointerType === 'touch';
  const trials = (cell) => `${data.repeats[cell]} trial${data.repeats[cell] === 1 ? '' : 's'}`;

  const select = (label, options, value, onChange) => {
    const made = element('select', {'data-choice': label});
    options.forEach(([key, text]) => made.append(element('option', {value: key}, text)));
    made.value = String(value);
    made.addEventListener('change', () => onChange(made.value));
    return element('label', {}, label, made);
  };
  const choiceOf = (axis, chosen, redraw) => select(
    data.axes[axis].name, data.axes[axis].labels.map((label, i) => [String(i), label]), chosen[axis],
    (value) => { chosen[axis] = Number(value); redraw(); });
  const isAspect = (axis) => ['layer', 'probe'].includes(data.axes[axis].id);

  const all = (list) => () => list.forEach((one) => one());
  dark.addEventListener('change', all(redraws));
  narrow.addEventListener('change', all(redraws));
  window.addEventListener('resize', all(resizes));

  return {
    data, narrow, element, escaped, token, shade, along, isPercent, shown, told, trials, select, choiceOf, isAspect, byTouch,
    redraws, resizes, usual: () => data.axes.map((axis) => axis.usual),
  };
})();
