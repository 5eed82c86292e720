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

  const icons = document.getElementById("ikon").content.children;
  const show = (line, kind, text, more) => {
    const said = document.createElement("p");
    said.textContent = text + " ";
    if (more) said.appendChild(more);
    line.textContent = "";
    line.className = kind ? "note note--" + kind : "muted";
    if (kind) line.appendChild(icons[kind === "ok" ? 0 : 1].cloneNode(true));
    line.appendChild(said);
  };
  const say = (text, kind) => {
    const line = document.createElement("div");
    if (text) show(line, kind, text);
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

  const clock = (seconds) => Math.floor(seconds / 60) + ":" + ("0" + (seconds % 60)).slice(-2);

  class Refused extends Error {}
  // Nothing that waiting mends: something between here and there does not let it pass.
  class Stopped extends Error {}
  const post = async (url, fields, headers) => {
    const body = new FormData();
    Object.keys(fields).forEach((name) => [].concat(fields[name]).forEach((each) => body.append(name, each)));
    const stop = new AbortController();
    // A part takes two minutes on a weak 2G line.
    const timer = setTimeout(() => stop.abort(), 300000);
    try {
      const answer = await fetch(url, { method: "POST", body, headers, signal: stop.signal, credentials: "omit", cache: "no-store" });
      if (answer.status === 422) throw new Refused((await answer.json()).words);
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) throw new Stopped();
      if (!answer.ok) throw new Error("again");
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  };

  let files = 0;
  const send = async (file, secret, line) => {
    line = line || say("", "");
    secret = secret || handle();
    const name = line.dataset.name = line.dataset.name || words.file + " " + ++files + ": ";
    const end = (text, kind, more) => show(line, kind, name + text, more);
    if (file.size > most) return end(words.large, "soon");
    const count = Math.max(1, Math.ceil(file.size / size)), ticket = form.elements.ticket.value;
    const bar = document.createElement("progress");
    bar.max = count;
    bar.setAttribute("aria-label", words.sending);
    let number = 0, failed = 0;
    const telling = (text) => {
      if (line.dataset.said === text) return;
      line.dataset.said = text;
      end(text, text === words.sending ? "" : "soon", bar);
    };
    line.dataset.said = "";
    let far = line.dataset.begun === "1";
    for (;;) {
      if (!failed) telling(words.sending);
      bar.value = number;
      try {
        if (far) number = Math.min((await post(words.far, { pegangan: secret })).have, count - 1);
        far = false;
        line.dataset.begun = "1";
        const piece = file.slice(number * size, (number + 1) * size);
        const fields = { ticket, pegangan: secret, nomor: String(number), jumlah: String(count), bagian: new File([piece], "b") };
        const said = await post(words.part, fields);
        failed = 0;
        number = said.have;
        if (said.done) {
          end(said.words, "ok");
          return true;
        }
      } catch (error) {
        if (error instanceof Refused) return end(error.message, "soon");
        if (error instanceof Stopped) {
          const again = button(words.again, true);
          again.addEventListener("click", () => { busy(true); send(file, secret, line).then(() => busy(false)); });
          return end(words.down, "soon", again);
        }
        far = true;
        failed += 1;
        telling(words.waiting);
        await pause(Math.min(30000, 1000 * Math.pow(2, Math.min(failed, 5))));
      }
    }
  };

  const busy = (on) => { submit.disabled = on; picker.disabled = on; };
  // A report that is spoken: it goes first and gives the ticket for its recording; the six words are asked for at last.
  let seen = "", unsent = false;
  const begin = async () => {
    const flags = Array.from(form.querySelectorAll("[name=flags]:checked"), (each) => each.value);
    const fields = { key: form.elements.key.value, since: form.elements.since.value, flags };
    const line = say(words.sending, "");
    for (let failed = 0; ; failed += 1) {
      try {
        const made = await post(words.report, fields, { Accept: "application/json" });
        line.remove();
        seen = made.seen;
        form.elements.ticket.value = made.ticket;
        return true;
      } catch (error) {
        if (error instanceof Refused || error instanceof Stopped) {
          show(line, "soon", error.message || words.down);
          return false;
        }
        show(line, "soon", words.waiting);
        await pause(Math.min(30000, 1000 * Math.pow(2, Math.min(failed, 5))));
      }
    }
  };
  const ask = () => {
    const asking = document.createElement("form");
    asking.method = "post";
    asking.action = words.ask;
    [["key", form.elements.key.value], ["seen", seen]].forEach((each) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = each[0];
      field.value = each[1];
      asking.appendChild(field);
    });
    unsent = false;
    document.body.appendChild(asking).submit();
  };
  const sendAll = async (files) => {
    busy(true);
    let isWhole = !words.report || seen || await begin();
    if (isWhole) for (const each of files) isWhole = await send(each) && isWhole;
    busy(false);
    if (seen && isWhole) ask();
    else if (seen) {
      const see = button(words.see);
      see.addEventListener("click", ask);
      say("", "").parentNode.appendChild(see);
    }
    return isWhole;
  };
  addEventListener("beforeunload", (event) => {
    if (!unsent || document.body.hidden) return;
    event.preventDefault();
    event.returnValue = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = Array.from(picker.files);
    if (files.length) sendAll(files).then(() => { picker.value = ""; });
    else picker.focus();
  });

  if (!window.MediaRecorder || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  const record = button(words.record);
  if (words.report) record.className = "btn btn--big btn--wide";
  const hint = document.createElement("p");
  hint.className = "small muted";
  hint.textContent = words.unkept;
  voice.appendChild(record);
  voice.appendChild(hint);
  voice.hidden = false;
  let recorder = null, ticking = 0;
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
      clearInterval(ticking);
      stream.getTracks().forEach((track) => track.stop());
      const made = new Blob(heard, { type: recorder.mimeType });
      recorder = null;
      record.textContent = words.record;
      offer(made);
    });
    recorder.start(1000);
    let seconds = 0;
    record.textContent = words.stop + " (0:00)";
    ticking = setInterval(() => {
      seconds += 1;
      record.textContent = words.stop + " (" + clock(seconds) + ")";
      if (seconds >= 1800 && recorder) recorder.stop();
    }, 1000);
  });
  const offer = (made) => {
    const box = document.createElement("div"), player = document.createElement("audio");
    const yes = button(words.send), no = button(words.drop, true), url = URL.createObjectURL(made);
    player.controls = true;
    player.style.maxWidth = "100%";
    player.src = url;
    [player, yes, no].forEach((each) => box.appendChild(each));
    const end = () => { URL.revokeObjectURL(url); box.remove(); };
    unsent = !!words.report;
    yes.addEventListener("click", () => {
      // What was said stays here until it has arrived.
      if (words.report) sendAll([made]).then((isWhole) => { if (isWhole) end(); });
      else { end(); sendAll([made]); }
    });
    no.addEventListener("click", () => { unsent = false; end(); });
    voice.appendChild(box);
  };
})();
