/* Sends files in parts that survive a broken line, and records a voice. Nothing is kept in the browser's storage. */
(function () {
  "use strict";
  const form = document.getElementById("berkas");
  if (!form || !window.fetch || !window.crypto || !window.FormData) return;
  const words = form.dataset, size = +words.size, most = +words.most;
  const picker = document.getElementById("pilih"), told = document.getElementById("kabar");
  const voice = document.getElementById("suara"), submit = form.querySelector("[type=submit]");
  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[data-parts]").hidden = false;

  const say = (text, kind) => {
    const line = document.createElement("p");
    line.className = kind ? "note note--" + kind : "muted";
    line.textContent = text;
    told.appendChild(line);
    return line;
  };
  const button = (text, quiet) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = quiet ? "btn btn--quiet" : "btn btn--2";
    made.textContent = text;
    return made;
  };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const handle = () => Array.from(crypto.getRandomValues(new Uint8Array(32)), (b) => ("0" + b.toString(16)).slice(-2)).join("");

  class Refused extends Error {}
  const post = async (url, fields) => {
    const body = new FormData();
    Object.keys(fields).forEach((name) => body.append(name, fields[name]));
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 120000);
    try {
      const answer = await fetch(url, { method: "POST", body, signal: stop.signal, credentials: "omit", cache: "no-store" });
      const said = await answer.json();
      if (answer.status === 422) throw new Refused(said.words);
      if (!answer.ok) throw new Error("again");
      return said;
    } finally {
      clearTimeout(timer);
    }
  };

  const send = async (file) => {
    const line = say("", "");
    if (file.size > most) { line.className = "note note--soon"; line.textContent = words.large; return; }
    const secret = handle(), count = Math.max(1, Math.ceil(file.size / size));
    const ticket = form.elements.ticket.value;
    let number = 0, failed = 0;
    for (;;) {
      line.className = "muted";
      line.textContent = words.sending + " " + Math.floor((100 * number) / count) + " %";
      try {
        if (failed) number = Math.min((await post(words.far, { pegangan: secret })).have, count - 1);
        const piece = file.slice(number * size, (number + 1) * size);
        const fields = { ticket, pegangan: secret, nomor: String(number), jumlah: String(count), bagian: new File([piece], "b") };
        const said = await post(words.part, fields);
        failed = 0;
        number = said.have;
        if (said.done) { line.className = "note note--ok"; line.textContent = said.words; return; }
      } catch (error) {
        if (error instanceof Refused) { line.className = "note note--soon"; line.textContent = error.message; return; }
        failed += 1;
        line.className = "note note--soon";
        line.textContent = words.waiting;
        await pause(Math.min(30000, 1000 * Math.pow(2, Math.min(failed, 5))));
      }
    }
  };

  const busy = (on) => { submit.disabled = on; picker.disabled = on; };
  const sendAll = async (files) => {
    busy(true);
    for (const each of files) await send(each);
    busy(false);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = Array.from(picker.files);
    if (files.length) sendAll(files).then(() => { picker.value = ""; });
    else picker.focus();
  });

  if (!window.MediaRecorder || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  const record = button(words.record);
  voice.appendChild(record);
  voice.hidden = false;
  let recorder = null;
  record.addEventListener("click", async () => {
    if (recorder) { recorder.stop(); return; }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      say(words.nomic, "soon");
      return;
    }
    const heard = [];
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 24000 });
    recorder.addEventListener("dataavailable", (event) => { if (event.data.size) heard.push(event.data); });
    recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      const made = new Blob(heard, { type: recorder.mimeType });
      recorder = null;
      record.textContent = words.record;
      offer(made);
    });
    recorder.start(1000);
    record.textContent = words.stop;
  });
  const offer = (made) => {
    const box = document.createElement("div"), player = document.createElement("audio");
    const yes = button(words.send), no = button(words.drop, true), url = URL.createObjectURL(made);
    player.controls = true;
    player.src = url;
    [player, yes, no].forEach((each) => box.appendChild(each));
    const end = () => { URL.revokeObjectURL(url); box.remove(); };
    yes.addEventListener("click", () => { end(); sendAll([made]); });
    no.addEventListener("click", end);
    voice.appendChild(box);
  };
})();
