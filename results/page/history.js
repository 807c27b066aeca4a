'use strict';
// Shows the series of a history: a list that is searched and filtered, a sparkline of each, drawn as it scrolls into view,
// and one of them opened large by Chart.js.
(() => {
  const root = document.getElementById('series');
  const data = JSON.parse(document.getElementById('history-data').textContent);
  const bytesOf = (text) => {
    const bytes = atob(text), array = new Uint8Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) array[i] = bytes.charCodeAt(i);
    return array.buffer;
  };
  const times = new Float64Array(bytesOf(data.times));
  const atOnce = 60, mostAtOnce = 480;  // rows that are added to the list in one go, at first and later
  const sparkWidth = 220, sparkHeight = 32;
  const valuesShown = 500;  // of the table of values

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const makeSvg = (name, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  // ------------------------------------------------------------------------------------------ values
  const decode = (series) => {
    const values = new Float64Array(bytesOf(series.values));
    const at = series.at === undefined ? Uint32Array.from(values, (_, i) => series.first + i)
                                       : new Uint32Array(bytesOf(series.at));
    return {values, at};
  };

  // Three significant digits, as everywhere in weir.
  const digits = (value) => Math.abs(value) >= 1000 ? value.toFixed(0) : value === 0 ? '0.00' : value.toPrecision(3);
  const inWords = (series, value) => digits(value * series.factor) + series.unit;
  const day = (commit) => times[commit] > 0 ? new Date(1000 * times[commit]).toISOString().slice(0, 10) : '';
  const shortHash = (commit) => {
    const hash = data.commits[commit];
    return /^[0-9a-f]{40}$/.test(hash) ? hash.slice(0, 7) : hash.length > 24 ? hash.slice(0, 23) + '…' : hash;
  };

  // --------------------------------------------------------------------------------------- sparklines
  // Of many values the least and the largest of each column, so that no outlier is lost.
  const sparkPath = ({values, at}, x, y) => {
    const parts = [];
    const columns = sparkWidth / 2;
    if (values.length <= 2 * columns) {
      for (let i = 0; i < values.length; i++) parts.push(`${x(at[i]).toFixed(1)} ${y(values[i]).toFixed(1)}`);
      return 'M' + parts.join('L') + (values.length === 1 ? 'h1' : '');
    }
    for (let column = 0; column < columns; column++) {
      const from = Math.floor(column * values.length / columns), to = Math.floor((column + 1) * values.length / columns);
      let least = from, most = from;
      for (let i = from; i < to; i++) {
        if (values[i] < values[least]) least = i;
        if (values[i] > values[most]) most = i;
      }
      for (const i of least < most ? [least, most] : [most, least])
        parts.push(`${x(at[i]).toFixed(1)} ${y(values[i]).toFixed(1)}`);
    }
    return 'M' + parts.join('L');
  };

  const drawSpark = (svg, series) => {
    const decoded = decode(series);
    let low = Infinity, high = -Infinity;
    for (const value of decoded.values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const room = (high - low || Math.abs(high) || 1) * .05;
    const last = Math.max(1, data.commits.length - 1);
    const x = (commit) => 1 + (sparkWidth - 2) * commit / last;
    const y = (value) => sparkHeight - 2 - (sparkHeight - 4) * (value - low + room) / (high - low + 2 * room);
    for (const change of series.changes ?? []) {
      if (change.state !== 'withdrawn')
        svg.append(makeSvg('path', {class: 'spark-change', d: `M${x(change.at).toFixed(1)} 0v${sparkHeight}`}));
    }
    svg.append(makeSvg('path', {class: 'spark', d: sparkPath(decoded, x, y)}));
  };

  const sparks = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) {
      if (!isIntersecting) continue;
      sparks.unobserve(target);
      if (target.firstChild === null) drawSpark(target, data.series[target.dataset.series]);
    }
  }, {rootMargin: '200px'});

  // --------------------------------------------------------------------------------------------- list
  const changesInWords = (series) => {
    const states = (series.changes ?? []).map((change) => change.state);
    const parts = [...new Set(states)].map((state) => `${states.filter((each) => each === state).length} ${state}`);
    if (series.ended) parts.push('ended');
    return parts.join(', ');
  };
  const isOpen = (change) => change.state === 'confirmed' || change.state === 'watch';
  const filters = {
    all: ['all', () => true],
    open: ['with an open change', (series) => (series.changes ?? []).some(isOpen)],
    worse: ['open and worse', (series) => (series.changes ?? []).some((c) => isOpen(c) && c.direction === 'worse')],
    changed: ['with any change', (series) => series.changes !== undefined],
    ended: ['ended', (series) => series.ended === true],
  };
  const texts = data.series.map(
      (series) => `${series.name} ${data.environments[series.environment]} ${changesInWords(series)}`.toLowerCase());

  const search = make('input', {type: 'search'});
  const choice = make('select');
  for (const [value, [words]] of Object.entries(filters)) choice.append(make('option', {value}, words));
  const count = make('span', {role: 'status'});
  const list = make('ol', {class: 'list', 'aria-label': 'Series'});
  const more = make('button', {type: 'button', class: 'more'});
  let chosen = [];
  let shown = 0;

  const row = (index) => {
    const series = data.series[index];
    const button = make('button', {type: 'button'}, make('bdi', {}, series.name));
    button.addEventListener('click', () => open(index, true));
    const spark = makeSvg('svg', {
      class: 'spark-line', viewBox: `0 0 ${sparkWidth} ${sparkHeight}`, preserveAspectRatio: 'none', 'aria-hidden': 'true',
      'data-series': index,
    });
    sparks.observe(spark);
    return make('li', {}, button, spark, make('span', {class: 'n'}, series.last),
                make('span', {class: 'dim'}, changesInWords(series)));
  };

  const showMore = () => {
    const next = chosen.slice(shown, shown + Math.min(Math.max(shown, atOnce), mostAtOnce));
    list.append(...next.map(row));
    shown += next.length;
    more.hidden = shown === chosen.length;
    more.textContent = `${(chosen.length - shown).toLocaleString('en')} more`;
  };

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const fits = filters[choice.value][1];
    chosen = [];
    for (let i = 0; i < texts.length; i++)
      if (words.every((word) => texts[i].includes(word)) && fits(data.series[i])) chosen.push(i);
    count.textContent = `${chosen.length.toLocaleString('en')} of ${texts.length.toLocaleString('en')} series`;
    list.replaceChildren();
    shown = 0;
    showMore();
  };

  // ------------------------------------------------------------------------------------------- opened
  const title = make('h3', {tabindex: '-1'});
  const about = make('p', {class: 'dim'});
  const canvas = make('canvas', {tabindex: '0', role: 'img'});
  const said = make('p', {role: 'status', class: 'dim'});
  const changes = make('div', {});
  const valuesBody = make('tbody');
  const values = make('details', {}, make('summary', {}, 'Values that are shown'), make('div', {
    class: 'scroll', role: 'region', 'aria-label': 'Values that are shown', tabindex: '0',
  }, make('table', {class: 'figures', 'aria-label': 'Values'}, make('thead', {}, make('tr', {},
      ...['commit', 'day', 'value'].map((head) => make('th', {scope: 'col'}, head)))), valuesBody)));
  const tools = make('div', {class: 'tools'});
  const panel = make('div', {class: 'open', role: 'group', 'aria-label': 'Opened series', hidden: ''}, title, about, tools,
                     make('div', {class: 'plot'}, canvas), said, changes, values);
  let chart = null;
  let opened = null;  // the series, its values, and what of them is shown

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colorOf = (change) => color(!isOpen(change) ? '--aside' : change.direction === 'worse' ? '--bad' : '--good');

  // Changes stand across the plot, each with its state, in rows where they are close.
  const changeLines = {
    id: 'changes',
    afterDatasetsDraw: ({ctx, chartArea, scales}) => {
      ctx.save();
      ctx.font = '12px system-ui, sans-serif';
      const ends = [];
      for (const change of [...(opened.series.changes ?? [])].sort((a, b) => a.at - b.at)) {
        const x = scales.x.getPixelForValue(change.at);
        if (x < chartArea.left || x > chartArea.right) continue;
        ctx.strokeStyle = ctx.fillStyle = colorOf(change);
        ctx.setLineDash(change.state === 'confirmed' ? [] : [4, 3]);
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        const label = `${change.event} ${change.state}`, width = ctx.measureText(label).width;
        const left = x + width + 6 > chartArea.right ? x - width - 4 : x + 4;
        let line = 0;
        while (line < ends.length && ends[line] > left) line++;
        if (line > 5) continue;
        ends[line] = left + width + 6;
        ctx.fillText(label, left, chartArea.top + 12 + 14 * line);
      }
      ctx.restore();
    },
  };

  const options = () => ({
    animation: false, parsing: false, normalized: true, maintainAspectRatio: false, spanGaps: true,
    interaction: {mode: 'nearest', axis: 'x', intersect: false},
    plugins: {
      legend: {display: false},
      decimation: {enabled: true, algorithm: 'min-max'},
      tooltip: {
        displayColors: false,
        callbacks: {
          title: ([item]) => `${shortHash(item.parsed.x)} ${day(item.parsed.x)}`,
          label: (item) => inWords(opened.series, item.parsed.y),
        },
      },
    },
    scales: {
      x: {
        type: 'linear', min: opened.from, max: opened.to, grid: {color: color('--rule')},
        ticks: {
          color: color('--dim'), maxRotation: 0, autoSkipPadding: 16, precision: 0,
          callback: (at) => Number.isInteger(at) && data.commits[at] !== undefined ? day(at) || shortHash(at) : '',
        },
      },
      y: {
        grid: {color: color('--rule')},
        ticks: {color: color('--dim'), callback: (value) => inWords(opened.series, value)},
      },
    },
  });

  const say = () => {
    const {series, from, to} = opened;
    const first = Math.max(0, Math.ceil(from)), last = Math.min(data.commits.length - 1, Math.floor(to));
    said.textContent = first > last ? '' :
        `${shortHash(first)} ${day(first)} to ${shortHash(last)} ${day(last)}: ${last - first + 1} of ${data.commits.length} commits`;
    canvas.setAttribute('aria-label', `${series.name}: ${said.textContent}. Its changes and values stand below. ` +
        'Plus and minus zoom, arrows move, 0 shows all.');
    fillValues();
  };

  // The newest of those in view.
  const fillValues = () => {
    if (!values.open) return;
    const {series, decoded: {values: all, at}, from, to} = opened;
    const rows = [];
    for (let i = all.length - 1; i >= 0 && rows.length < valuesShown; i--) {
      if (at[i] < from || at[i] > to) continue;
      rows.push(make('tr', {}, make('th', {scope: 'row'}, data.commits[at[i]]), make('td', {}, day(at[i])),
                     make('td', {class: 'n'}, inWords(series, all[i]))));
    }
    valuesBody.replaceChildren(...rows);
  };
  values.addEventListener('toggle', fillValues);

  let frame = 0;
  const view = (from, to) => {
    const least = -.5, most = data.commits.length - .5, width = Math.min(Math.max(to - from, 4), most - least);
    opened.from = Math.min(Math.max(from, least), most - width);
    opened.to = opened.from + width;
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      Object.assign(chart.options.scales.x, {min: opened.from, max: opened.to});
      chart.update('none');
      say();
    });
  };
  // By a factor, around a place in the plot from 0 to 1.
  const zoom = (factor, around = .5) => {
    const width = opened.to - opened.from, at = opened.from + around * width;
    view(at - around * width * factor, at + (1 - around) * width * factor);
  };
  const pan = (share) => {
    const by = share * (opened.to - opened.from);
    view(opened.from + by, opened.to + by);
  };
  const all = () => {
    const {at} = opened.decoded;
    view(at[0] - .5, at[at.length - 1] + .5);
  };
  const moves = [
    ['Zoom in', '+', () => zoom(.5)], ['Zoom out', '-', () => zoom(2)], ['Earlier', 'ArrowLeft', () => pan(-.25)],
    ['Later', 'ArrowRight', () => pan(.25)], ['All', '0', all],
  ];
  for (const [words, , move] of moves) {
    const button = make('button', {type: 'button'}, words);
    button.addEventListener('click', move);
    tools.append(button);
  }
  const close = make('button', {type: 'button'}, 'Close');
  close.addEventListener('click', () => {
    panel.hidden = true;
    chart.destroy();
    chart = null;
  });
  tools.append(close);
  canvas.addEventListener('keydown', (event) => {
    const key = event.key === '=' ? '+' : event.key === 'Home' ? '0' : event.key;
    const move = moves.find((each) => each[1] === key);
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move[2]();
  });
  const place = (event) => {
    const {left, width} = chart.chartArea;
    return Math.min(1, Math.max(0, (event.offsetX - left) / width));
  };
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX / 1000);
    else zoom(Math.exp(event.deltaY / 400), place(event));
  }, {passive: false});
  let dragged = null;
  canvas.addEventListener('pointerdown', (event) => {
    dragged = event.clientX;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (dragged === null) return;
    pan((dragged - event.clientX) / chart.chartArea.width);
    dragged = event.clientX;
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => dragged = null);

  const changesTable = (series) => {
    if (series.changes === undefined) return make('p', {class: 'dim'}, 'No change was found in it.');
    const heads = ['commits', 'since', 'old', 'new', 'size', '95 % interval', 'state', 'event', 'note'];
    const table = make('table', {class: 'figures', 'aria-label': 'Changes'}, make('thead', {}, make('tr', {},
        ...heads.map((head) => make('th', {scope: 'col'}, head)))));
    const body = table.appendChild(make('tbody'));
    for (const change of series.changes) {
      const note = [change.by, change.note].filter((text) => text !== undefined).join(': ');
      const range = `${change.before}..${change.after}`;
      body.append(make('tr', {}, make('th', {scope: 'row'}, make('bdi', {}, range)),
          ...[day(change.at), change.old, change.new, change.size, change.interval, change.state, change.event, note]
              .map((text) => make('td', {}, text))));
    }
    return make('div', {class: 'scroll', role: 'region', 'aria-label': 'Changes of the opened series', tabindex: '0'}, table);
  };

  const open = (index, move) => {
    const series = data.series[index];
    const decoded = decode(series);
    const {at} = decoded;
    opened = {series, decoded, from: at[0] - .5, to: at[at.length - 1] + .5};
    title.replaceChildren(make('bdi', {}, series.name));
    about.textContent = `${data.environments[series.environment]} · ${at.length.toLocaleString('en')} commits · last ${series.last}`;
    changes.replaceChildren(changesTable(series));
    panel.hidden = false;
    if (chart !== null) chart.destroy();
    const points = new Array(at.length);
    for (let i = 0; i < at.length; i++) points[i] = {x: at[i], y: decoded.values[i]};
    const line = color('--c0');
    chart = new Chart(canvas, {
      type: 'line',
      data: {datasets: [{
        data: points, borderColor: line, backgroundColor: line, borderWidth: 1.3, pointRadius: points.length > 150 ? 0 : 2.5,
        pointHoverRadius: 5, tension: 0,
      }]},
      options: options(),
      plugins: [changeLines],
    });
    say();
    if (!move) return;
    panel.scrollIntoView({block: 'nearest'});
    title.focus({preventScroll: true});
  };

  const repaint = () => {
    if (chart === null) return;
    chart.data.datasets[0].borderColor = chart.data.datasets[0].backgroundColor = color('--c0');
    chart.options = options();
    chart.update('none');
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);

  // Paper is light and narrow, and nothing scrolls into view on it.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    for (const spark of list.querySelectorAll('svg:empty')) drawSpark(spark, data.series[spark.dataset.series]);
    repaint();
    chart?.resize(640, 300);
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    repaint();
    chart?.resize();
  });

  // ---------------------------------------------------------------------------------------- the page
  // The name of an event opens the series of its largest change.
  for (const event of data.events) {
    const name = document.getElementById(event.row)?.cells[0].querySelector('bdi');
    if (event.series === undefined || !name) continue;
    const button = make('button', {type: 'button', class: 'link'});
    name.replaceWith(button);
    button.append(name);
    button.addEventListener('click', () => open(event.series, true));
  }

  const label = make('label', {}, 'Only series with ', search);
  const which = make('label', {}, 'which ', choice);
  root.append(panel, make('div', {class: 'tools'}, label, which, count), list, more);
  search.addEventListener('input', apply);
  choice.addEventListener('change', apply);
  more.addEventListener('click', showMore);
  // Observed anew each time, as it may still be in view: on a tall screen.
  const end = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting || shown === chosen.length) return;
    showMore();
    end.unobserve(more);
    end.observe(more);
  }, {rootMargin: '400px'});
  end.observe(more);
  apply();
  if (data.series.length > 0) open(0, false);
})();
