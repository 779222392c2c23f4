"use strict";
(() => {
  const rows = [...document.querySelectorAll("tbody tr")];
  const words = rows.map((row) => row.textContent.toLowerCase().normalize("NFKC"));
  const text = document.getElementById("text");
  const picks = [...document.querySelectorAll("select[data-of]")];
  const shown = document.getElementById("shown");
  const filter = () => {
    const wanted = text.value.toLowerCase().normalize("NFKC").split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, number) => {
      const fits = wanted.every((word) => words[number].includes(word))
        && picks.every((pick) => !pick.value || row.dataset[pick.dataset.of] === pick.value);
      row.hidden = !fits;
      count += fits;
    });
    shown.textContent = `${count} of ${rows.length} shown`;
  };
  document.getElementById("filters").hidden = false;
  document.getElementById("filters").addEventListener("input", filter);
  document.getElementById("filters").addEventListener("reset", () => setTimeout(filter));
  filter();
})();
