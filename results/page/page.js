'use strict';
// Lets a reader sort and filter the tables of a page of weir. Without it they stand as they are.
(() => {
  const fewest = 8;  // rows from which on there is something to filter

  const make = (name, attributes = {}, text = '') => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };

  // Figures by size, what has none behind them; texts as people order them: "buffer:64" before "buffer:256".
  const order = new Intl.Collator('en', {numeric: true}).compare;
  const compare = (a, b) => {
    const x = a.dataset.v, y = b.dataset.v;
    if (x !== undefined && y !== undefined) return x - y;
    if (x !== undefined || y !== undefined) return x !== undefined ? -1 : 1;
    return order(a.textContent, b.textContent);
  };

  const sortBy = (table, column) => {
    const head = table.tHead.rows[0].cells[column];
    const descending = head.getAttribute('aria-sort') === 'ascending';
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const body = table.tBodies[0];
    const rows = [...body.rows].filter((row) => row.cells.length > column);
    const figure = (row) => row.cells[column].dataset.v !== undefined;
    // Whatever the order, what has none stands last.
    const known = rows.some(figure) ? figure : (row) => row.cells[column].textContent !== '';
    rows.sort((a, b) => {
      if (known(a) !== known(b)) return known(a) ? -1 : 1;
      const by = compare(a.cells[column], b.cells[column]);
      return descending ? -by : by;
    });
    body.append(...rows);
  };

  const makeSortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (head.dataset.fixed !== undefined) return;
      const button = make('button', {type: 'button'}, head.textContent);
      button.addEventListener('click', () => sortBy(table, column));
      head.replaceChildren(button);
    });
  };

  const makeFilter = (table) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < fewest) return;
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const tools = make('div', {class: 'tools'});
    const search = make('input', {type: 'search'});
    const label = make('label', {}, 'Only rows with ');
    label.append(search);
    const count = make('span', {role: 'status'});
    tools.append(label);
    const choices = [];
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
      let shown = 0;
      rows.forEach((row, i) => {
        const fits = words.every((word) => texts[i].includes(word)) &&
            choices.every(({select, column}) => select.value === '' || row.cells[column].textContent === select.value);
        row.hidden = !fits;
        shown += fits;
      });
      count.textContent = `${shown} of ${rows.length} rows`;
    };
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (head.dataset.choice === undefined) return;
      const cells = new Map(rows.map((row) => [row.cells[column].textContent, row.cells[column]]));
      const values = [...cells.keys()].filter((value) => value !== '')
                         .sort((a, b) => compare(cells.get(a), cells.get(b)));
      if (values.length < 2) return;
      const select = make('select');
      select.append(make('option', {value: ''}, 'any'));
      for (const value of values) select.append(make('option', {value}, value));
      const named = make('label', {}, `${head.textContent} `);
      named.append(select);
      tools.append(named);
      choices.push({select, column});
      select.addEventListener('change', apply);
    });
    tools.append(count);
    search.addEventListener('input', apply);
    apply();
    table.parentElement.before(tools);
  };

  for (const table of document.querySelectorAll('table.data')) {
    makeFilter(table);
    makeSortable(table);
  }
})();
