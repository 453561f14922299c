// The page of its own: what JupyterLab does for a widget is done here by questions to the server that sent the page.
const GONE = "The page was stopped. What was decided is kept: start it again with the same command.";
const hearers = [];
const model = {
  get: (name) => about.state[name],
  on: (_, act) => hearers.push(act),
  send: async (what) => {
    try {
      about.state.view = await question("act", what, GONE);
      hearers.forEach((act) => act());
    } catch (error) { wrongHappened(error); }
  },
};
waiting.hidden = true;
render({ model, el: place, page: true });
