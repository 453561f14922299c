// The page of its own: what JupyterLab does for a widget is done here by questions to the server that sent the page.
const GONE = "The explorer was stopped. Start it again with outlook explore, then load its new address.";

// As a widget's model: values that are read and set, and who wants to hear of it. `name` is the promise of the name by which we
// ask: what is changed before that is kept, and the newest state alone is sent.
function modelOf(values, name) {
  const hearers = {};
  let state = null, busy = false;
  const tell = (event, what) => (hearers[event] ?? []).forEach((act) => act(what));
  const take = (changed) => {
    Object.assign(values, changed);
    for (const one of Object.keys(changed)) tell(`change:${one}`);
  };
  const send = async () => {
    if (busy) return;
    busy = true;
    try {
      while (state) {
        const reader = await name, newest = state;
        state = null;
        take(await question("ask", { reader, state: newest }, GONE));
      }
    } catch (error) { wrongHappened(error); }
    busy = false;
  };
  return {
    take, tell,
    get: (one) => values[one],
    set: (one, value) => { values[one] = value; },
    on: (event, act) => (hearers[event] ??= []).push(act),
    save_changes: () => { state = values.state; send(); },
    send: async (what) => {
      try { tell("msg:custom", await question("keep", { ...what, reader: await name }, GONE)); } catch (error) { wrongHappened(error); }
    },
  };
}

// What is slow comes as lines while the reader rests; the connection says as well that the page is open.
async function listen(model, reader) {
  try {
    const answer = await fetch(`rest?reader=${encodeURIComponent(reader)}`, { headers });
    const lines = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ;) {
      const { value, done } = await lines.read();
      if (done) break;
      const parts = (text + value).split("\n");
      text = parts.pop();
      for (const part of parts.map((one) => JSON.parse(one))) "trail" in part ? model.take(part) : model.tell("msg:custom", part);
    }
  } catch { /* told below: there is nobody at the other end */ }
  wrongHappened(new Error(GONE));
}

async function begin() {
  const begun = question("begin", {}, GONE), name = begun.then((answer) => answer.reader);
  name.catch(() => {});
  let values;
  try {
    values = about.first ?? await begun;
  } catch (error) { wrongHappened(error); return; }
  waiting.hidden = true;
  const model = modelOf({ ...values }, name);
  render({ model, el: place, page: true });
  try {
    const reader = await name;
    addEventListener("pagehide", () => { waiting.hidden = true; });
    listen(model, reader);
  } catch (error) { wrongHappened(error); }
}
begin();
