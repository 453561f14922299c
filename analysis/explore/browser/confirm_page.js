// The page of its own: what JupyterLab does for a widget is done here by questions to the server that sent the page.
const about = JSON.parse(document.getElementById("about").textContent), hearers = [];
const said = document.querySelector(".waiting");
const model = {
  get: (name) => about.state[name],
  on: (_, act) => hearers.push(act),
  send: async (what) => {
    try {
      const answer = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json", "X-Outlook-Token": about.token }, body: JSON.stringify(what) });
      if (!answer.ok) throw new Error(await answer.text());
      about.state.view = await answer.json();
      hearers.forEach((act) => act());
    } catch (error) {
      said.setAttribute("role", "alert");
      said.hidden = false;
      said.textContent = error instanceof TypeError ? "The page was stopped. What was decided is kept: start it again with the same command." : error.message;
    }
  },
};
said.hidden = true;
render({ model, el: document.getElementById("explorer") });
