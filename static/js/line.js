// The line to the server: one socket, a cursor for each stream, no frame missed in silence. It speaks
// docs/live-protocol.md and knows nothing of the page.

/** @param {string} address @param {LivePage} page */
export function line(address, page) {
  /** @type {Map<string, {epoch: string, seq: number}>} */
  const streams = new Map();
  const welcomed = new Set(), refused = new Set();
  /** Between a reset and the state that answers it; frames are of no use. @type {Set<string>} */
  const awaited = new Set();
  /** Where a stream stood at the welcome: until there we catch up. @type {Map<string, number>} */
  const goals = new Map();
  /** Behind the head: at which number, since when. @type {Map<string, [number, number]>} */
  const late = new Map();
  /** @type {Set<string>} */
  const unacked = new Set();
  let owed = 0, owedSince = 0, owedBytes = 0, ackTimer = 0;
  /** @type {WebSocket | null} */
  let socket = null;
  let timer = 0, tries = 0, heardAt = 0, saidAt = 0, welcomedAt = 0;

  /** @type {Say} */
  function say(message) {
    if (socket?.readyState !== 1) return;
    saidAt = Date.now();
    socket.send(JSON.stringify(message));
  }

  function show() {
    if (!welcomedAt) page.show(navigator.onLine ? "reconnecting" : "offline");
    else page.show(awaited.size || goals.size ? "catching" : "live");
  }

  /** The socket is not ours any more; a dead one may take minutes to say that it is closed. */
  function drop() {
    const old = socket;
    socket = null;
    // A server that greets and fails is not there yet.
    if (welcomedAt && Date.now() - welcomedAt > 5000) tries = 0;
    welcomedAt = owed = owedBytes = 0;
    for (const kept of [awaited, goals, late, unacked]) kept.clear();
    clearTimeout(timer);
    clearTimeout(ackTimer);
    page.open(null);
    old?.close();
  }

  function connect() {
    drop();
    const mine = socket = new WebSocket(address);
    heardAt = Date.now();
    mine.onopen = () => {
      const cursors = [...streams].map(([name, cursor]) => ({ name, ...cursor }));
      if (socket === mine) say({ hello: { v: 2, ...page.hello(), streams: cursors } });
    };
    mine.onmessage = (event) => { if (socket === mine) hear(JSON.parse(event.data), event.data.length); };
    mine.onclose = (event) => { if (socket === mine) lost(event.code); };
  }

  function lost(code = 0) {
    drop();
    if (code === 4401) return page.reload();
    show();
    // Full jitter: all who lost the same server come back spread out.
    timer = setTimeout(connect, Math.random() * Math.min(30000, 500 * 2 ** tries++));
  }

  /** @param {any} message @param {number} length */
  function hear(message, length) {
    heardAt = Date.now();
    owedBytes += length;
    if (message.q) next(message);
    else if (message.welcome) welcome(message.welcome);
    else if (message.reset) reset(message.reset);
    else if (message.snap) snap(message.snap);
    else if (message.beat) beat(message);
    else if (message.ticket) page.renew(message.ticket);
    else if (message.ok || message.err) page.answer(message);
    show();
  }

  /** @param {{streams: Record<string, {seq: number, epoch: string}>, refused: string[]}} told */
  function welcome(told) {
    for (const name of told.refused) {
      const had = forget(name);
      refused.add(name);
      // Lost while we were in: the server says what is left. Never had: the page does without.
      if (had) return page.reload();
    }
    for (const [name, { seq, epoch }] of Object.entries(told.streams)) {
      const stream = streams.get(name);
      if (!stream) continue;
      welcomed.add(name);
      awaited.delete(name);
      stream.epoch ||= epoch;
      if (stream.seq < seq) goals.set(name, seq);
    }
    if (welcomedAt) return;
    welcomedAt = Date.now();
    page.open(say);
  }

  /** @param {Frame} frame */
  function next(frame) {
    const stream = streams.get(frame.s);
    if (!stream || awaited.has(frame.s) || frame.q <= stream.seq) return;
    if (frame.q > stream.seq + 1) return lost();
    stream.seq = frame.q;
    page.frame(frame);
    reached(frame.s, frame.q);
  }

  /** @param {string} name @param {number} seq */
  function reached(name, seq) {
    if (seq >= (goals.get(name) || 0)) goals.delete(name);
    unacked.add(name);
    // Timers sleep in a hidden tab: the clock is read here too.
    if (!owed++) {
      owedSince = heardAt;
      ackTimer = setTimeout(acknowledge, 10000);
    }
    // Long before the window is full, in frames or in bytes.
    if (owed >= 128 || owedBytes >= 100000 || heardAt - owedSince >= 10000) acknowledge();
  }

  function acknowledge() {
    clearTimeout(ackTimer);
    owed = owedBytes = 0;
    say({ ack: Object.fromEntries([...unacked].map((name) => [name, streams.get(name)?.seq])) });
    unacked.clear();
  }

  /** @param {{name: string, snapshot?: boolean}} told */
  function reset({ name, snapshot }) {
    if (!streams.has(name)) return;
    awaited.add(name);
    if (!snapshot) page.refetch();
  }

  /** @param {Snap} told */
  function snap(told) {
    if (!awaited.delete(told.name)) return;
    streams.set(told.name, { epoch: told.epoch, seq: told.seq });
    page.snap(told);
    reached(told.name, told.seq);
  }

  /** Where each stream stands: one that stands still behind its head is dead. @param {any} message */
  function beat(message) {
    page.here(message.here || {});
    for (const [name, head] of /** @type {[string, number][]} */ (Object.entries(message.beat))) {
      const seq = streams.get(name)?.seq ?? head, waits = awaited.has(name), before = late.get(name);
      if (seq >= head && !waits) late.delete(name);
      else if (before?.[0] !== seq) late.set(name, [seq, heardAt]);
      else if (heardAt - before[1] > (waits ? 30000 : 3000)) return lost();
    }
    if (heardAt - saidAt >= 15000) acknowledge();
  }

  /** @param {string} name @returns {boolean} whether it was followed */
  function forget(name) {
    for (const kept of [awaited, goals, late, unacked]) kept.delete(name);
    return streams.delete(name) && welcomed.delete(name);
  }

  /** Follow these from here, also when they were followed from elsewhere. @param {Cursor[]} cursors */
  function take(cursors) {
    for (const { name, epoch, seq } of cursors) {
      streams.set(name, { epoch, seq });
      goals.delete(name);
      // What still comes from the old place is ignored until the server has heard of the new one.
      if (socket?.readyState === 1) awaited.add(name);
    }
    if (cursors.length) say({ follow: cursors });
  }

  /** Follow what the page names and nothing else. @param {Cursor[]} cursors */
  function keep(cursors) {
    const gone = [...streams.keys()].filter((name) => !cursors.some((cursor) => cursor.name === name));
    gone.forEach(forget);
    if (gone.length) say({ leave: gone });
    take(cursors.filter(({ name }) => !streams.has(name) && !refused.has(name)));
  }

  /** Somebody looks, or the network is back: no waiting. */
  function wake() {
    if (!socket || Date.now() - heardAt > 12000) connect();
    show();
  }

  // A half-open line says nothing at all, not even that it is gone.
  setInterval(() => { if (socket && !document.hidden && Date.now() - heardAt > 15000) lost(); }, 2500);

  return { keep, take, wake, lost, drop, show };
}
