// main.js - who is logged in, as the server says it.
const view = document.getElementById("view");

const answer = await fetch("/rpc", {
  method: "POST",
  headers: {"Content-Type": "application/json", "X-Convene": "1"},
  body: JSON.stringify({jsonrpc: "2.0", id: 1, method: "hello",
    params: {client: "portal", proto: [1, 1]}}),
});
view.textContent = answer.status === 401
  ? "Open the login link that you were sent."
  : JSON.stringify((await answer.json()).result?.principal?.name ?? "");
