/** Rows of single trials, below the row of the cell they are folded into. */
(() => {
  'use strict';
  const {data, element, told} = phasegrid;
  const {names, properties, ofCells} = data.trials;
  const SHOWN_OF_NAME = 12;

  const rowOf = (entry) => {
    const name = names[entry.trial];
    return element('tr', {class: 'trial'},
      element('th', {scope: 'row', colspan: Math.max(1, data.axes.length), title: name}, 'trial ', element('code', {}, name.slice(0, SHOWN_OF_NAME))),
      element('td', {}, `no. ${entry.repeat}`), element('td', {}, entry.epoch.toLocaleString('en')), element('td', {}),
      ...entry.values.map((value, i) => element('td', {}, value === null ? '' : told(properties[i], value).replace(' %', ''))));
  };

  const toggle = (cell, open) => {
    const row = document.getElementById(`cell-${cell}`);
    if (!row || !ofCells[cell].length) return;
    const button = row.querySelector('button');
    if ((button.getAttribute('aria-expanded') === 'true') === open) return;
    button.setAttribute('aria-expanded', String(open));
    if (open) {
      row.after(...ofCells[cell].map(rowOf));
    } else {
      while (row.nextElementSibling && row.nextElementSibling.classList.contains('trial')) row.nextElementSibling.remove();
    }
  };

  const follow = () => {
    const found = /^#cell-(\d+)$/.exec(location.hash);
    if (!found) return;
    toggle(Number(found[1]), true);
    document.getElementById(`cell-${found[1]}`).scrollIntoView({behavior: 'instant', block: 'center'});
  };
  /** Leads to a cell's row, with its trials below. */
  phasegrid.showCell = (cell) => {
    if (location.hash === `#cell-${cell}`) follow(); else location.hash = `cell-${cell}`;
  };

  document.querySelectorAll('tr[id^="cell-"]').forEach((row) => {
    const cell = Number(row.id.slice('cell-'.length));
    const place = row.querySelector('.repeats');
    if (!ofCells[cell].length) return;
    const button = element('button', {type: 'button', 'aria-expanded': 'false', title: 'show the trials'}, place.textContent);
    button.addEventListener('click', () => toggle(cell, button.getAttribute('aria-expanded') !== 'true'));
    place.replaceChildren(button);
  });
  window.addEventListener('hashchange', follow);
  follow();
})();
