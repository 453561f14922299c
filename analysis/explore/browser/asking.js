// A page of its own asks the server that sent it, as a widget asks JupyterLab. What goes wrong is told above everything else.
const about = JSON.parse(document.getElementById("about").textContent);
const place = document.getElementById("explorer"), waiting = document.querySelector(".waiting");
const headers = { "Content-Type": "application/json", "X-Outlook-Token": about.token };

// The answer to a question; gone: what is said where nobody answers.
async function question(path, what, gone) {
  let answer;
  try {
    answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(what) });
  } catch { throw new Error(gone); }
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function wrongHappened(error) {
  waiting.setAttribute("role", "alert");
  waiting.textContent = error.message;
  waiting.hidden = false;
}
