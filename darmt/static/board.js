// The board: all runs in one table, and those that are ticked side by side. Plain DOM and SVG; the data stand in the page.

// ---- numbers ----
const mean = xs => xs.reduce((a, b) => a + b, 0) / xs.length;

function tInterval(xs, quantiles) {                   // 95 % interval of the mean; quantiles[d - 1] for d degrees of freedom
  const m = mean(xs), n = xs.length;
  if (n < 2) return [m, null, null];
  const half = quantiles[Math.min(n - 1, quantiles.length) - 1] * Math.sqrt(xs.reduce((a, x) => a + (x - m) ** 2, 0) / (n - 1) / n);
  return [m, m - half, m + half];
}

const leastP = n => n <= 16 ? 2 / 2 ** n : 1 / 65537;  // the least that signFlip can give for n pairs

function signFlip(ds) {                               // exact paired test: the share of sign patterns whose mean is as far from 0; with drawn patterns the seen one counts, too
  const n = ds.length, seen = Math.abs(mean(ds)) * n * (1 - 1e-9), exact = n <= 16, draws = exact ? 2 ** n : 65536;
  let as_far = 0, state = 1;
  for (let pattern = 0; pattern < draws; pattern++) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      if (!exact) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      total += (exact ? pattern >> i & 1 : state >>> 31) ? ds[i] : -ds[i];
    }
    as_far += Math.abs(total) >= seen;
  }
  return exact ? as_far / draws : (as_far + 1) / (draws + 1);
}

function frontier(points) {                           // [x, y] pairs, less x and more y are better: indices of those no other beats
  return points.map((p, i) => i).filter(i => !points.some((q, j) => j !== i && q[0] <= points[i][0] && q[1] >= points[i][1] && (q[0] < points[i][0] || q[1] > points[i][1])));
}

// ---- runs ----
const STATUSES = ['failed', 'running', 'not run', 'complete'];
const text = v => v === undefined || v === null ? '' : Array.isArray(v) ? v.map(text).join(' ') : typeof v === 'object' ? Object.keys(v).sort().map(k => `${k}: ${text(v[k])}`).join(', ') : String(v);
const show = x => typeof x !== 'number' ? text(x) : Number.isInteger(x) ? String(x) : Math.abs(x) >= 1e-3 && Math.abs(x) < 1e5 ? String(+x.toPrecision(4)) : x.toExponential(2);
const fixed = x => Math.abs(x) < 10 && (x === 0 || Math.abs(x) >= 1e-3) ? x.toFixed(4) : show(x);
const compareValues = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : text(a).localeCompare(text(b), 'en', { numeric: true });
const unique = xs => [...new Map(xs.map(x => [text(x), x])).values()].sort(compareValues);

function differing(runs) {                            // parameters that are not the same everywhere, or that some run does not have
  const names = [...new Set(runs.flatMap(r => Object.keys(r.parameters)))];
  return names.filter(k => new Set(runs.map(r => k in r.parameters ? 'v' + text(r.parameters[k]) : '')).size > 1);
}

function linesOf(run, measure, model) {               // result lines of one measure; without a model: those of the run's first
  const ls = run.lines.filter(l => l.measure === measure);
  return ls.filter(l => l.model === (model || ls[0].model));
}

function valueOf(run, measure, model, quantiles) {    // {value, lo, hi, lines}: a line's own interval, or one over several lines
  const ls = linesOf(run, measure, model);
  if (!ls.length) return null;
  if (ls.length === 1) return { value: ls[0].value, lo: ls[0].lo, hi: ls[0].hi, lines: 1 };
  const [value, lo, hi] = tInterval(ls.map(l => l.value), quantiles), share = ls.every(l => l.lo >= 0 && l.hi <= 1) && lo !== null;
  return { value, lo: share ? Math.max(0, lo) : lo, hi: share ? Math.min(1, hi) : hi, lines: ls.length };
}

function numbersOf(run, model) {                      // what the run took and what a model cost; without a model: its first
  return { ...run.numbers, ...run.costs[model || (run.lines[0] || {}).model] };
}

function mixed(runs) {                                // whether two runs of the same experiment and parameters were made by different versions of the code
  const versions = new Map();
  for (const r of runs) {
    const asked = JSON.stringify([r.experiment, Object.entries(r.parameters).sort()]);
    versions.set(asked, (versions.get(asked) || new Set()).add(r.version));
  }
  return [...versions.values()].some(v => v.size > 1);
}

function paired(runs, by, measure, model, quantiles) {
  // every two values of parameter `by` ('' : every two runs), over runs that are alike in everything else that differs, their code too, and lines of the same seed
  const others = differing(runs).filter(k => k !== by), groups = new Map();
  for (const r of runs) {
    const g = by ? text(r.parameters[by]) : r.label;
    if (!groups.has(g)) groups.set(g, new Map());
    for (const l of linesOf(r, measure, model)) {
      const unit = JSON.stringify([by ? [r.version, ...others.map(k => text(r.parameters[k]))] : 0, l.seed]);
      if (!groups.get(g).has(unit)) groups.get(g).set(unit, []);
      groups.get(g).get(unit).push(l.value);
    }
  }
  const rows = [], names = [...groups.keys()].sort(compareValues);
  names.forEach((a, i) => names.slice(i + 1).forEach(b => {
    const shared = [...groups.get(a).keys()].filter(u => groups.get(b).has(u));
    const ds = shared.map(u => mean(groups.get(b).get(u)) - mean(groups.get(a).get(u)));
    if (!ds.length) return;
    const [difference, lo, hi] = tInterval(ds, quantiles);
    rows.push({ a, b, n: ds.length, difference, lo, hi, p: signFlip(ds) });
  }));
  return rows;
}

const WORD = /^([\w. ]+?)(!=|>=|<=|=|>|<)(.*)$/;

function fieldsOf(run, model, value) {                // what a filter can name; `value` is the number that the table shows
  return { value, ...run.parameters, ...numbersOf(run, model), status: run.status, experiment: run.experiment, version: run.version, verdict: run.verdict, run: run.name };
}

function matches(run, query, model, value) {          // words that must all occur; or name=value, name>value, name<value, name!=value
  const all = fieldsOf(run, model, value);
  const line = [run.path, run.status, run.verdict, run.error, ...Object.entries(run.parameters).map(([k, v]) => k + '=' + text(v))].join(' ').toLowerCase();
  return query.trim().split(/\s+/).filter(Boolean).every(word => {
    const m = word.match(WORD), key = m && Object.keys(all).find(k => k.toLowerCase() === m[1].toLowerCase());
    if (!key) return line.includes(word.toLowerCase());
    const [v, w] = [all[key], m[3]], c = typeof v === 'number' && w !== '' && !isNaN(w) ? v - Number(w) : text(v).toLowerCase() === w.toLowerCase() ? 0 : NaN;
    return { '=': c === 0, '!=': c !== 0, '>': c > 0, '<': c < 0, '>=': c >= 0, '<=': c <= 0 }[m[2]];
  });
}

function edits(a, b) {                                // letters to put in, leave out or change to make b of a
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] !== b[j - 1])));
  }
  return row[b.length];
}

function meaningless(runs, query, model, valueOfRun) { // why a word of the filter can match no run, or ''
  const fields = runs.map(r => fieldsOf(r, model, valueOfRun(r))), names = [...new Set(fields.flatMap(f => Object.keys(f)))];
  for (const word of query.trim().split(/\s+/)) {
    const m = word.match(WORD), key = m && names.find(k => k.toLowerCase() === m[1].toLowerCase());
    if (!m || runs.some(r => matches(r, word, model, valueOfRun(r)))) continue;
    const [near] = [...names].sort((a, b) => edits(m[1], a) - edits(m[1], b));
    if (!key) return `There is no parameter ${m[1]}${edits(m[1], near) <= 2 ? `; did you mean ${near}?` : '.'}`;
    if (/[<>]/.test(m[2]) && (m[3] === '' || isNaN(m[3]) || !fields.some(f => typeof f[key] === 'number'))) return `${word}: ${m[2]} compares numbers.`;
  }
  return '';
}

// ---- drawing ----
function path(xs, ys, X, Y) {                         // through the points that are numbers; what lies beside a gap is not joined
  let d = '', drawn = false;
  xs.forEach((x, i) => { if (ys[i] === null) { drawn = false; return; } d += (drawn ? 'L' : 'M') + X(x).toFixed(1) + ' ' + Y(ys[i]).toFixed(1); drawn = true; });
  return d;
}

const COLORS = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#CC79A7', '#56B4E9', '#A6A000', '#8A8A8A'];

function h(tag, attributes = {}, ...children) {
  const svg = ['svg', 'line', 'path', 'circle', 'text', 'g', 'title'].includes(tag);
  const e = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) k.startsWith('on') ? e.addEventListener(k.slice(2), v) : v !== null && v !== false && e.setAttribute(k, v === true ? '' : v);
  e.append(...children.flat().filter(c => c !== null && c !== undefined));
  return e;
}

function ticks(lo, hi) {
  const rough = (hi - lo) / 5 || 1, power = 10 ** Math.floor(Math.log10(rough)), step = power * [1, 2, 5, 10].find(f => f * power >= rough);
  const found = [];
  for (let i = Math.ceil(lo / step - 1e-9); i * step <= hi + step * 1e-9; i++) found.push(+(i * step).toPrecision(12));
  return found;
}

function plot(series, xlabel, ylabel, summary) {      // series: {x, y, color, lines, dots, names, bars, faint}
  const W = 560, H = 300, L = 62, R = 16, T = 12, B = 44, xs = series.flatMap(s => s.x), ys = series.flatMap(s => [...s.y, ...(s.bars || []).flat()]).filter(v => v !== null);
  const pad = (lo, hi, share) => hi > lo ? [lo - share * (hi - lo), hi + share * (hi - lo)] : [lo - .5 * (Math.abs(lo) || 1), hi + .5 * (Math.abs(hi) || 1)];
  const [x0, x1] = pad(Math.min(...xs), Math.max(...xs), .04), [y0, y1] = pad(Math.min(...ys), Math.max(...ys), .06);
  const X = v => L + (v - x0) / (x1 - x0) * (W - L - R), Y = v => H - B - (v - y0) / (y1 - y0) * (H - T - B);
  const svg = h('svg', { viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: 'img', 'aria-label': summary });
  for (const t of ticks(y0, y1)) svg.append(h('line', { class: 'grid', x1: L, x2: W - R, y1: Y(t), y2: Y(t) }), h('text', { x: L - 6, y: Y(t) + 4, 'text-anchor': 'end' }, show(t)));
  for (const t of ticks(x0, x1)) svg.append(h('line', { class: 'axis', x1: X(t), x2: X(t), y1: H - B, y2: H - B + 4 }), h('text', { x: X(t), y: H - B + 16, 'text-anchor': 'middle' }, show(t)));
  svg.append(h('line', { class: 'axis', x1: L, x2: W - R, y1: H - B, y2: H - B }), h('text', { x: (L + W - R) / 2, y: H - 8, 'text-anchor': 'middle' }, xlabel),
    h('text', { transform: `translate(14 ${(T + H - B) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, ylabel));
  for (const s of series) {
    const g = h('g', { opacity: s.faint ? .35 : 1 });
    if (s.lines) g.append(h('path', { d: path(s.x, s.y, X, Y), fill: 'none', stroke: s.color, 'stroke-width': 1.8, 'stroke-dasharray': s.dash || null }));
    (s.bars || []).forEach(([lo, hi], i) => lo !== null && g.append(h('line', { x1: X(s.x[i]), x2: X(s.x[i]), y1: Y(lo), y2: Y(hi), stroke: s.color, 'stroke-width': 1.5 })));
    if (s.dots) s.x.forEach((x, i) => g.append(h('circle', { cx: X(x), cy: Y(s.y[i]), r: 4.5, fill: s.color }, h('title', {}, `${(s.names || [])[i] || ''} (${show(x)}, ${show(s.y[i])})`))));
    svg.append(g);
  }
  return svg;
}

// ---- the page ----
function start(root, data) {
  const { runs, quantiles } = data, ticked = new Set();
  const measures = [...new Set(runs.flatMap(r => r.lines.map(l => l.measure)))], count = m => runs.filter(r => r.lines.some(l => l.measure === m)).length;
  const common = [...measures].sort((a, b) => count(b) - count(a))[0], everywhere = common && count(common) === runs.filter(r => r.lines.length).length;
  const plain = { query: '', measure: everywhere ? common : '', model: '', group: '', all: false, by: null, cost: '', curve: '', sort: '', down: false }, state = { ...plain };
  const models = [...new Set(runs.flatMap(r => r.lines.map(l => l.model)))], groups = differing(runs);
  readAddress();
  addEventListener('hashchange', () => location.reload());      // an address put into the open page
  const measureOf = r => state.measure || (r.lines[0] || {}).measure;
  const value = r => valueOf(r, measureOf(r), state.model, quantiles);
  const shown = () => runs.filter(r => matches(r, state.query, state.model, (value(r) || {}).value));
  const option = (v, label, chosen) => h('option', { value: v, selected: v === chosen }, label);
  const select = (label, key, options, redraw) => h('label', {}, label, h('select', { onchange: e => { state[key] = e.target.value; redraw(); } }, options.map(([v, l]) => option(v, l, state[key]))));
  const table = h('div', { class: 'scroll' }), below = h('div'), controls = h('div', { class: 'controls' }), counts = h('p', { class: 'soft', 'aria-live': 'polite' });
  const statusCell = r => r.status === 'failed' ? h('td', {}, r.failed_link ? h('a', { class: 'bad', href: r.path + '/' + r.failed_link, target: '_blank' }, 'failed: see the cell') : h('span', { class: 'bad' }, 'failed'), h('span', { class: 'error' }, r.error))
    : r.status !== 'complete' ? h('td', { class: 'soft' }, r.status) : h('td', {}, h('span', { class: 'good' }, 'complete'), r.stale ? h('span', { class: 'error' }, 'older than its ', h('a', { href: r.path + '/' + r.failed_link, target: '_blank' }, 'last attempt, which failed')) : r.error ? h('span', { class: 'error' }, r.error) : null, r.outdated ? h('span', { class: 'error' }, r.outdated) : null);
  const verdictClass = v => ({ supported: 'good', contradicted: 'bad' })[v] || 'open';
  const estimate = v => v ? [fixed(v.value), v.lo === null ? null : h('span', { class: 'interval' }, ` [${fixed(v.lo)}, ${fixed(v.hi)}]`)] : [];

  function readAddress() {                            // what is ticked and chosen stands in the page's address, so that a comparison can be kept and sent
    const said = new URLSearchParams(location.hash.slice(1));
    for (const key of Object.keys(plain)) if (said.has(key)) state[key] = typeof plain[key] === 'boolean' ? said.get(key) === 'true' : said.get(key);
    for (const [key, known] of Object.entries({ measure: measures, model: models, group: groups })) if (!known.includes(state[key])) state[key] = plain[key];
    for (const path of said.getAll('run')) runs.filter(r => r.path === path).forEach(r => ticked.add(r));
  }

  function writeAddress() {
    const changed = Object.entries(state).filter(([k, v]) => v !== plain[k]), said = new URLSearchParams([...changed, ...runs.filter(r => ticked.has(r)).map(r => ['run', r.path])]);
    try { history.replaceState(null, '', '#' + said); } catch { /* a page without an address of its own */ }
  }

  function columns(rs) {
    const params = state.all ? [...new Set(rs.flatMap(r => Object.keys(r.parameters)))] : differing(rs);
    const several = new Set(rs.map(r => r.experiment)).size > 1;
    const versions = state.all || !several && new Set(rs.map(r => r.version)).size > 1;
    const numeric = k => rs.every(r => !(k in r.parameters) || typeof r.parameters[k] === 'number');
    return [
      { key: 'status', name: 'status', get: r => STATUSES.indexOf(r.status), cell: statusCell },
      ...(several ? [{ key: 'experiment', name: 'experiment', get: r => r.experiment, cell: r => h('td', {}, r.experiment) }] : []),
      { key: 'run', name: 'run', get: r => r.name, cell: r => h('td', {}, r.link && r.status === 'complete' ? h('a', { href: r.path + '/' + r.link, target: '_blank' }, r.name) : r.name) },
      ...(several && !state.all ? [] : params).map(k => ({ key: 'p:' + k, name: k, number: numeric(k), get: r => r.parameters[k], cell: r => h('td', { class: numeric(k) ? 'number' : 'text', title: text(r.parameters[k]) }, show(r.parameters[k])) })),
      ...(!versions ? [] : [{ key: 'version', name: 'version of the code', get: r => r.version, cell: r => h('td', { class: 'soft' }, r.version) }]),
      { key: 'verdict', name: 'verdict', get: r => r.verdict, cell: r => h('td', { title: r.reason || '' }, h('span', { class: verdictClass(r.verdict) }, r.verdict || '')) },
      { key: 'value', name: state.measure || 'value', number: true, get: r => (value(r) || {}).value, cell: r => h('td', { class: 'number' }, estimate(value(r)), state.measure || !value(r) ? null : h('span', { class: 'measure', title: measureOf(r) }, measureOf(r))) },
      ...['seconds', 'peak MB'].map(k => ({ key: k, name: k, number: true, get: r => r.numbers[k], cell: r => h('td', { class: 'number' }, show(r.numbers[k])) })),
      ...(!state.all ? [] : [{ key: 'commit', name: 'commit', get: r => r.commit, cell: r => h('td', { class: 'soft' }, (r.commit || '').slice(0, 8)) }]),
    ];
  }

  function row(r, cols) {
    const box = h('input', { type: 'checkbox', checked: ticked.has(r), 'aria-label': 'compare ' + r.label, onchange: e => { e.target.checked ? ticked.add(r) : ticked.delete(r); drawTable(); drawBelow(); } });
    return h('tr', { class: ticked.has(r) ? 'ticked' : null }, h('td', {}, box), cols.map(c => c.cell(r)));
  }

  function drawTable() {
    const kept = document.activeElement && document.activeElement.getAttribute('aria-label'), rs = shown(), cols = columns(rs), by = cols.find(c => c.key === state.sort) || cols[0];
    const blank = v => v === undefined || v === null || v === '';
    rs.sort((a, b) => { const x = by.get(a), y = by.get(b); return blank(x) - blank(y) || (state.down ? -1 : 1) * compareValues(x, y) || compareValues(a.label, b.label); });
    const n = s => rs.filter(r => r.status === s).length;
    counts.textContent = `${rs.length} of ${runs.length} runs: ${n('complete')} complete, ${n('failed')} failed, ${n('running') ? n('running') + ' running, ' : ''}${n('not run')} not run; ${ticked.size} ticked`;
    const every = h('input', { type: 'checkbox', 'aria-label': 'tick all runs shown', checked: rs.length > 0 && rs.every(r => ticked.has(r)), onchange: e => { rs.forEach(r => e.target.checked ? ticked.add(r) : ticked.delete(r)); drawTable(); drawBelow(); } });
    const head = cols.map(c => h('th', { class: c.number ? 'number' : null, scope: 'col', 'aria-sort': c === by && state.sort ? state.down ? 'descending' : 'ascending' : null },
      h('button', { 'aria-label': 'sort by ' + c.name, onclick: () => { state.down = state.sort === c.key && !state.down; state.sort = c.key; drawTable(); } }, c.name)));
    const body = [];
    if (state.group) for (const g of unique(rs.map(r => r.parameters[state.group] ?? ''))) {
      const members = rs.filter(r => text(r.parameters[state.group]) === text(g)), vs = members.map(value).filter(Boolean).map(v => v.value);
      const [m, lo, hi] = vs.length && new Set(members.map(measureOf).filter(Boolean)).size === 1 && !mixed(members) ? tInterval(vs, quantiles) : [null, null, null];
      body.push(h('tr', { class: 'group' }, h('td', { colspan: cols.length + 1 }, `${state.group} = ${text(g) || 'not given'} · ${members.length} runs${mixed(members) ? ' of different versions of the code' : ''}`, m === null ? null : [` · mean ${fixed(m)}`, lo === null ? null : h('span', { class: 'interval' }, ` [${fixed(lo)}, ${fixed(hi)}]`)])));
      body.push(...members.map(r => row(r, cols)));
    } else body.push(...rs.map(r => row(r, cols)));
    table.replaceChildren(h('table', { id: 'runs' }, h('thead', {}, h('tr', {}, h('th', {}, every), head)), h('tbody', {}, body)));
    if (!rs.length) table.append(h('p', { class: 'soft' }, 'No run matches the filter. ' + meaningless(runs, state.query, state.model, r => (value(r) || {}).value)));
    writeAddress();
    if (kept) [...root.querySelectorAll('[aria-label]')].find(e => e.getAttribute('aria-label') === kept)?.focus();
  }

  const colorOf = (rs, r) => COLORS[(state.by ? unique(rs.map(q => q.parameters[state.by])).findIndex(v => text(v) === text(r.parameters[state.by])) : rs.indexOf(r)) % COLORS.length];
  function legend(rs, drawn = rs) {
    const entries = state.by ? unique(drawn.map(r => r.parameters[state.by])).map(v => [`${state.by}=${text(v)}`, drawn.find(r => text(r.parameters[state.by]) === text(v))]) : drawn.map(r => [r.label, r]);
    return h('div', { class: 'legend' }, entries.map(([name, r]) => h('span', {}, h('span', { class: 'swatch', style: `background:${colorOf(rs, r)}` }), name)));
  }

  function drawDifferences(rs) {
    const all = differing(rs), names = all.filter(k => rs.filter(r => k in r.parameters).length > 1), title = r => new Set(rs.map(q => q.name)).size < rs.length ? r.path : r.name;
    const alone = all.length - names.length, note = alone ? h('p', { class: 'soft' }, `${alone} more parameters belong to one of these runs only.`) : null;
    if (!names.length) return h('div', {}, h('p', { class: 'soft' }, alone ? 'They share no parameter that differs.' : 'All their parameters are the same.'), note);
    const cell = (r, k) => k in r.parameters ? h('td', { class: 'text', title: text(r.parameters[k]) }, show(r.parameters[k]) || '(empty)') : h('td', { class: 'soft' }, '–');
    return h('div', {}, h('div', { class: 'scroll' }, h('table', { id: 'differences' }, h('thead', {}, h('tr', {}, h('th', {}, 'parameter'), rs.map(r => h('th', {}, title(r))))),
      h('tbody', {}, names.map(k => h('tr', {}, h('th', { scope: 'row' }, k), rs.map(r => cell(r, k))))))), note);
  }

  function drawCurves(rs) {
    const names = [...new Set(rs.flatMap(r => Object.keys(r.curves)))], drawn = rs.filter(r => Object.keys(r.curves).length);
    if (!names.length) return h('p', { class: 'soft' }, 'These runs left no curves in metrics.json.');
    if (!names.includes(state.curve) && state.curve !== '*') state.curve = names[0];
    const series = drawn.flatMap(r => Object.entries(r.curves).filter(([name]) => state.curve === '*' || name === state.curve).map(([name, c]) => ({ ...c, color: colorOf(rs, r), lines: true, faint: state.curve === '*' })));
    const label = [...new Set(series.map(s => s.ylabel))].join(', '), chooser = names.length > 1 ? h('div', { class: 'controls' }, select('curve', 'curve', [...names.map(k => [k, k]), ['*', 'all']], drawBelow)) : null;
    return h('figure', {}, chooser, plot(series, 'step', label, `${label} over steps of ${drawn.length} runs`), legend(rs, drawn));
  }

  function drawPareto(rs, measure) {
    const numeric = k => rs.some(r => typeof r.parameters[k] === 'number'), costs = [...new Set(rs.flatMap(r => Object.keys(numbersOf(r, state.model))))].map(k => [k, k]).concat(differing(rs).filter(numeric).map(k => ['p:' + k, k]));
    if (!costs.some(([k]) => k === state.cost)) state.cost = (costs[0] || [''])[0];
    const cost = r => state.cost.startsWith('p:') ? r.parameters[state.cost.slice(2)] : numbersOf(r, state.model)[state.cost];
    const value = r => valueOf(r, measure, state.model, quantiles), with_both = rs.filter(r => value(r) && typeof cost(r) === 'number'), points = with_both.map(r => [cost(r), value(r).value]), best = frontier(points);
    const chooser = h('div', { class: 'controls' }, select('what it costs (less is better)', 'cost', costs, drawBelow));
    if (!points.length) return h('figure', {}, chooser, h('p', { class: 'soft' }, 'No run has both numbers.'));
    const one = (i, faint) => ({ x: [points[i][0]], y: [points[i][1]], names: [with_both[i].label], bars: [[value(with_both[i]).lo, value(with_both[i]).hi]], dots: true, color: colorOf(rs, with_both[i]), faint });
    const ordered = [...best].sort((i, j) => points[i][0] - points[j][0] || points[i][1] - points[j][1]);
    const series = points.map((p, i) => one(i, !best.includes(i))).concat([{ x: ordered.map(i => points[i][0]), y: ordered.map(i => points[i][1]), color: 'var(--soft)', lines: true, dash: '3 3' }]);
    return h('figure', {}, chooser, plot(series, state.cost.replace(/^p:/, ''), measure, `${best.length} of ${points.length} runs are not beaten on both axes`), legend(rs, with_both),
      h('figcaption', {}, `Not beaten on both axes: ${ordered.map(i => with_both[i].label).join('; ')}. The others are faint. Bars are 95 % intervals; the frontier is drawn through the values, not through the intervals.`));
  }

  function drawPaired(rs, measure) {
    if (state.by && mixed(rs)) return h('p', { class: 'soft' }, 'Nothing is paired: runs of the same parameters were made by different versions of the code, and both would count. Tick those of one version.');
    const rows = paired(rs, state.by, measure, state.model, quantiles), most = 30, named = v => state.by ? `${state.by}=${v}` : v, how = r => r.n < 2 ? '' : r.p < .05 && (r.lo > 0 || r.hi < 0) ? r.difference > 0 ? `${named(r.b)} scores more` : `${named(r.a)} scores more` : 'no difference shown';
    if (!rows.length) return h('p', { class: 'soft' }, 'Nothing to pair: no two ticked runs have a line of the same seed and agree in everything else that differs.');
    const head = ['first', 'second', 'pairs', 'second minus first', '95 % interval', 'p', 'least p that so many pairs can give', ''];
    return h('div', {}, h('div', { class: 'scroll' }, h('table', { id: 'paired' }, h('thead', {}, h('tr', {}, head.map((t, i) => h('th', { class: i > 1 && i < 7 ? 'number' : null }, t)))),
      h('tbody', {}, rows.slice(0, most).map(r => h('tr', {}, h('td', {}, named(r.a)), h('td', {}, named(r.b)), ...[r.n, fixed(r.difference), r.n > 1 ? `[${fixed(r.lo)}, ${fixed(r.hi)}]` : '', show(r.p), show(leastP(r.n))].map(t => h('td', { class: 'number' }, String(t))), h('td', {}, how(r))))))),
      h('p', { class: 'soft' }, `A pair is two lines with the same seed${state.by ? ', from runs that agree in everything else that differs, their code too' : ', one of each run'}. p: exact sign-flip test${rows.some(r => r.n > 16) ? ' (65,536 random patterns from 17 pairs on)' : ''}${rows.length > 1 ? `, not corrected for looking at ${rows.length} differences` : ''}.${rows.length > most ? ` The first ${most} are shown.` : ''}`));
  }

  function drawBelow() {
    const rs = runs.filter(r => ticked.has(r)), useful = rs.filter(r => r.lines.length);
    writeAddress();
    if (rs.length < 2) return below.replaceChildren(h('h2', {}, 'Compare'), h('p', { class: 'soft' }, 'Tick two or more runs.'));
    const names = differing(rs), few = names.filter(k => !/^seeds?$/.test(k) && rs.every(r => k in r.parameters) && unique(rs.map(r => r.parameters[k])).length <= COLORS.length);
    if (state.by && !names.includes(state.by)) state.by = null;
    if (state.by === null) state.by = rs.length > 2 && few.length && new Set(rs.map(r => r.experiment)).size === 1 ? few[0] : '';
    const firsts = useful.map(measureOf), measure = state.measure || [...new Set(firsts)].sort((a, b) => firsts.filter(m => m === b).length - firsts.filter(m => m === a).length)[0];
    below.replaceChildren(h('h2', {}, `Compare ${rs.length} runs`), measure ? h('p', { class: 'soft' }, `Measured: ${measure}`) : '', h('div', { class: 'controls' }, select('compare by (sets the colours, too)', 'by', [['', 'run']].concat(names.map(k => [k, k])), drawBelow)),
      h('h3', {}, 'Parameters that differ'), drawDifferences(rs), h('div', { class: 'figures' }, h('div', {}, h('h3', {}, 'Curves'), drawCurves(useful)), h('div', {}, h('h3', {}, 'What it scores and what it costs'), drawPareto(useful, measure))),
      h('h3', {}, 'Paired test'), drawPaired(useful, measure));
  }

  const redraw = () => { drawTable(); drawBelow(); };
  controls.append(h('label', {}, 'filter', h('input', { type: 'search', value: state.query, placeholder: 'words, or width>2 value>0.9 status=failed', oninput: e => { state.query = e.target.value; drawTable(); } })),
    select('measure', 'measure', [['', "each run's first"]].concat(measures.map(m => [m, m])), redraw), select('model', 'model', [['', "each run's first"]].concat(models.map(m => [m, m])), redraw),
    select('group by', 'group', [['', 'nothing']].concat(groups.map(k => [k, k])), drawTable),
    h('label', { class: 'inline' }, h('input', { type: 'checkbox', checked: state.all, onchange: e => { state.all = e.target.checked; drawTable(); } }), 'all parameters'));
  root.append(counts, controls, table, below);
  redraw();
}

function followTheme() {                              // inside JupyterLab: its theme, not that of the system
  try { const light = parent.document.body.dataset.jpThemeLight; if (light) document.documentElement.dataset.theme = light === 'true' ? 'light' : 'dark'; } catch { /* a page of its own */ }
}

if (typeof document !== 'undefined') followTheme();
if (typeof document !== 'undefined') start(document.getElementById('board'), JSON.parse(document.getElementById('data').textContent));
if (typeof module !== 'undefined') module.exports = { tInterval, signFlip, leastP, path, frontier, differing, numbersOf, mixed, paired, matches, meaningless, valueOf };
