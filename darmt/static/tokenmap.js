// TokenMap: a ribbon of segments, a strip of tokens, a heat map of memory by position. Plain DOM and one canvas.

// viridis and a blue-white-orange scale, as few anchors; colours between them are interpolated
const SEQUENTIAL = [[68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121], [109, 205, 89], [180, 222, 44], [253, 231, 37]];
const DIVERGING = [[5, 48, 97], [33, 102, 172], [67, 147, 195], [146, 197, 222], [247, 247, 247], [253, 219, 159], [244, 165, 82], [214, 96, 30], [127, 59, 8]];

function colour(share, scale) {
  const x = Math.min(1, Math.max(0, share)) * (scale.length - 1), i = Math.min(scale.length - 2, Math.floor(x)), f = x - i;
  return scale[i].map((a, k) => Math.round(a + (scale[i + 1][k] - a) * f));
}
const css = c => `rgb(${c[0]},${c[1]},${c[2]})`;
const ink = c => {                                   // black or white, whichever contrasts more (WCAG luminance)
  const lin = c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2] > 0.179 ? '#000' : '#fff';
};
const floats = v => v && v.byteLength ? new Float32Array(v.buffer.slice(v.byteOffset, v.byteOffset + v.byteLength)) : new Float32Array(0);
const number = x => Math.abs(x) >= 0.001 && Math.abs(x) < 1000 || x === 0 ? x.toFixed(3) : x.toExponential(1);

const slotOf = row => /^[MR]\d+$/.test(row) ? Number(row.slice(1)) : null;      // rows may also be layers, or segments that wrote

function element(tag, name, parent) {
  const e = document.createElement(tag);
  e.className = 'tokenmap-' + name;
  if (parent) parent.append(e);
  return e;
}

function render({ model, el }) {
  const root = element('div', 'root', el);
  root.tabIndex = 0;
  root.setAttribute('role', 'group');
  root.setAttribute('aria-label', 'Memory map. Arrow left and right: segment, up and down: layer, comma and full stop: token, h: head, m: slot, space: play');
  const ribbon = element('div', 'ribbon', root), strip = element('div', 'strip', root), holder = element('div', 'heat', root);
  const labels = element('div', 'labels', holder), frame = element('div', 'frame', holder);
  const canvas = element('canvas', 'canvas', frame), column = element('div', 'column', frame);
  const legend = element('div', 'legend', root), summary = element('div', 'summary', root), said = element('div', 'said', root);
  ribbon.setAttribute('role', 'listbox'); ribbon.setAttribute('aria-label', 'segments');
  strip.setAttribute('role', 'listbox'); strip.setAttribute('aria-label', 'tokens of the segment');
  canvas.setAttribute('role', 'img');
  said.setAttribute('aria-live', 'polite');           // for screen readers: what is selected and its number
  const get = k => model.get(k), set = (k, v) => { model.set(k, v); model.save_changes(); };
  const share = v => { const lo = get('lo'), hi = get('hi'); return hi > lo ? (v - lo) / (hi - lo) : 0; };
  const scale = () => get('diverging') ? DIVERGING : SEQUENTIAL;

  function drawRibbon() {
    ribbon.replaceChildren();
    const values = get('ribbon_values'), top = Math.max(1e-12, ...values.map(Math.abs)), signed = values.some(v => v < 0);
    get('ribbon_marks').forEach((mark, s) => {
      const b = element('button', 'segment', ribbon), v = (values[s] || 0) / top, c = signed ? colour((v + 1) / 2, DIVERGING) : colour(v, SEQUENTIAL);
      b.textContent = s + (mark.includes('fact') ? ' ◆' : '') + (mark.includes('question') ? ' ?' : '');
      b.style.background = css(c); b.style.color = ink(c);
      b.tabIndex = -1;
      b.title = `segment ${s}${mark.length ? ' (' + mark.join(', ') + ')' : ''}: ${get('ribbon_label')} ${number(values[s] || 0)}`;
      b.setAttribute('role', 'option'); b.setAttribute('aria-selected', s === get('segment')); b.setAttribute('aria-label', b.title);
      b.onclick = () => set('segment', s);
    });
  }

  function drawStrip() {
    strip.replaceChildren();
    const values = floats(get('strip')), tokens = get('tokens'), marks = get('marks');
    for (let m = 0; m < get('slots'); m++) {
      const chip = element('button', 'chip', strip);
      chip.textContent = `M${m}`; chip.tabIndex = -1;
      chip.title = `memory slot ${m}`;
      chip.setAttribute('role', 'option'); chip.setAttribute('aria-selected', m === get('slot')); chip.setAttribute('aria-label', chip.title);
      chip.onclick = () => set('slot', m === get('slot') ? -1 : m);
    }
    tokens.forEach((t, i) => {
      const b = element('button', 'token', strip), c = colour(share(values[i] || 0), scale());
      b.textContent = (marks[i] === 'fact' ? '◆' : marks[i] === 'question' ? '?' : '') + t;
      b.style.background = css(c); b.style.color = ink(c); b.tabIndex = -1;
      b.title = `${t}, position ${get('start') + i}${marks[i] ? ', ' + marks[i] : ''}: ${number(values[i] || 0)}`;
      b.setAttribute('role', 'option'); b.setAttribute('aria-selected', i === get('query')); b.setAttribute('aria-label', b.title);
      b.onclick = () => set('query', i === get('query') ? -1 : i);
    });
  }

  function drawHeat() {
    const [rows, cols] = get('shape'), values = floats(get('cells')), names = get('rows');
    holder.style.display = rows * cols ? '' : 'none';
    if (!(rows * cols)) return;
    const width = Math.max(1, Math.ceil(cols / 1024)), shown = Math.ceil(cols / width);      // peaks are kept where columns are joined: the largest, by size where zero is in the middle
    const size = get('diverging') ? Math.abs : v => v;
    canvas.width = shown; canvas.height = rows;
    const image = canvas.getContext('2d').createImageData(shown, rows), s = scale();
    for (let r = 0; r < rows; r++) for (let c = 0; c < shown; c++) {
      let v = values[r * cols + c * width];
      for (let k = 1; k < width && c * width + k < cols; k++) { const x = values[r * cols + c * width + k]; if (size(x) > size(v)) v = x; }
      const [R, G, B] = colour(share(v), s), at = 4 * (r * shown + c);
      image.data.set([R, G, B, 255], at);
    }
    canvas.getContext('2d').putImageData(image, 0, 0);
    canvas.style.height = `${Math.max(8, Math.min(22, 240 / rows)) * rows}px`;
    labels.style.height = canvas.style.height;
    labels.replaceChildren();
    names.forEach((n, r) => { const l = element('div', slotOf(n) !== null && slotOf(n) === get('slot') ? 'label tokenmap-on' : 'label', labels); l.textContent = n; });
    const q = get('query');                           // the selected token
    column.style.display = q < 0 ? 'none' : '';
    column.style.left = `${100 * q / cols}%`; column.style.width = `${100 / cols}%`;
    canvas.setAttribute('aria-label', get('summary'));
    canvas.dataset.checksum = values.reduce((a, v, i) => (a + v * (i % 97 + 1)) % 1e6, 0).toFixed(4);
  }

  function place(e) {
    const [rows, cols] = get('shape'), box = canvas.getBoundingClientRect();
    return [Math.min(rows - 1, Math.floor((e.clientY - box.top) / box.height * rows)), Math.min(cols - 1, Math.floor((e.clientX - box.left) / box.width * cols))];
  }
  function base() {
    const [rows, cols] = get('shape'), width = Math.max(1, Math.ceil(cols / 1024));
    legend.textContent = rows * cols ? `${get('value_label')}: ${number(get('lo'))} to ${number(get('hi'))}${width > 1 ? `, 1 column = ${width} tokens` : ''}` : get('value_label');
  }
  canvas.onmousemove = e => { const [r, c] = place(e); legend.textContent = `${get('rows')[r]} on ${get('tokens')[c] ?? ''} (position ${get('start') + c}): ${number(floats(get('cells'))[r * get('shape')[1] + c])}`; };
  canvas.onmouseleave = base;
  canvas.onclick = e => {
    const [r, c] = place(e), slot = slotOf(get('rows')[r]);
    if (slot !== null) model.set('slot', slot);
    model.set('query', c); model.save_changes();
  };

  root.onkeydown = e => {
    const step = (k, d, n) => set(k, Math.min(n - 1, Math.max(k === 'segment' ? 0 : -1, get(k) + d)));
    const keys = {
      ArrowLeft: () => step('segment', -1, get('segments')), ArrowRight: () => step('segment', 1, get('segments')),
      ArrowUp: () => step('layer', 1, get('layers')), ArrowDown: () => step('layer', -1, get('layers')),
      h: () => step('head', 1, get('heads')), H: () => step('head', -1, get('heads')),
      m: () => step('slot', 1, get('slots')), M: () => step('slot', -1, get('slots')), ' ': () => set('play', !get('play')),
      '.': () => step('query', 1, get('tokens').length), ',': () => step('query', -1, get('tokens').length),
    };
    if (e.ctrlKey || e.metaKey || e.altKey || !keys[e.key]) return;
    keys[e.key](); e.preventDefault(); e.stopPropagation();
  };
  const saySummary = () => { summary.textContent = get('summary'); root.dataset.shown = get('shown').join(' '); root.setAttribute('aria-busy', root.dataset.shown !== ['segment', 'layer', 'head', 'slot'].map(get).join(' ')); root.dataset.segment = get('segment'); root.dataset.layer = get('layer'); root.dataset.head = get('head'); root.dataset.slot = get('slot'); };
  function saySelected() {                            // once its numbers have come
    if (root.getAttribute('aria-busy') === 'true') return;
    const q = get('query'), parts = [`segment ${get('segment')}`];
    if (get('layer') >= 0) parts.push(`layer ${get('layer')}`);
    if (get('head') >= 0) parts.push(`head ${get('head')}`);
    if (get('slot') >= 0) parts.push(`slot ${get('slot')}`);
    if (q >= 0) parts.push(`token ${get('tokens')[q] ?? ''}`, number(floats(get('strip'))[q] || 0));
    if (said.textContent !== parts.join(', ')) said.textContent = parts.join(', ');
  }
  const all = () => { drawRibbon(); drawStrip(); drawHeat(); base(); saySummary(); saySelected(); };
  let waiting = false;                                // several traits change at once: draw once
  const later = () => { if (waiting) return; waiting = true; requestAnimationFrame(() => { waiting = false; all(); }); };
  model.on('change', later);
  const across = new ResizeObserver(() => { const w = Math.round(el.clientWidth); if (w && Math.abs(w - get('room')) > 2) set('room', w); });
  across.observe(el);
  all();
  return () => { across.disconnect(); model.off('change', later); };
}

export default { render };
