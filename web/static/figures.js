// Charts of the figures, drawn by uPlot from their JSON. Without this file the tables stand.
(function () {
  'use strict';
  var charts = Array.prototype.slice.call(document.querySelectorAll('[data-chart]'));
  if (!charts.length || typeof uPlot === 'undefined' || !window.fetch) { return; }
  var answers = {};
  var drawn = [];

  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function day(text) { var parts = text.split('-'); return Number(parts[1]) + '/' + Number(parts[2]); }

  // A whole month reads 2026-10, a day or a week by its first day.
  function label(step) {
    return step.from.slice(8) === '01' && step.to.slice(8) > '27' ? step.from.slice(0, 7) : day(step.from);
  }

  function values(node, answer) {
    var steps = answer[node.getAttribute('data-series')];
    function column(name) {
      return steps.map(function (step) { return name === 'legal_days' ? answer.legal_days : step[name]; });
    }
    return {
      labels: steps.map(label),
      data: [steps.map(function (_step, at) { return at; }), column(node.getAttribute('data-first')), column(node.getAttribute('data-second'))]
    };
  }

  // Told apart by fill against outline, or solid against dashed; never by colour alone.
  function series(kind) {
    if (kind === 'bars') {
      return [
        { stroke: token('--ink2'), width: 1.5, paths: uPlot.paths.bars({ size: [0.7, 36] }), points: { show: false } },
        { stroke: token('--btn'), fill: token('--btn'), width: 0, paths: uPlot.paths.bars({ size: [0.5, 26] }), points: { show: false } }
      ];
    }
    return [
      { stroke: token('--bamboo'), width: 2.5, spanGaps: true, points: { show: true, size: 6, stroke: token('--bamboo'), fill: token('--surface') } },
      { stroke: token(kind === 'plain' ? '--accent' : '--over-text'), width: 2, dash: [6, 5], spanGaps: true, points: { show: false } }
    ];
  }

  function axis(more) {
    var base = { stroke: token('--ink3'), font: '12px ' + token('--sans'), grid: { stroke: token('--line'), width: 1 }, ticks: { show: false } };
    Object.keys(more).forEach(function (key) { base[key] = more[key]; });
    return base;
  }

  function options(node, labels) {
    var kind = node.getAttribute('data-chart');
    return {
      width: Math.max(node.clientWidth - 24, 200), height: 188, legend: { show: false }, cursor: { show: false },
      scales: {
        x: { time: false, range: function () { return [-0.6, labels.length - 0.4]; } },
        y: { range: function (_plot, _low, high) { return [0, Math.max(high || 0, 1) * 1.1]; } }
      },
      series: [{}].concat(series(kind)),
      axes: [
        axis({ size: 26, grid: { show: false }, incrs: [1, 2, 3, 5, 10], space: 48, values: function (_plot, at) { return at.map(function (i) { return labels[i] || ''; }); } }),
        axis({ size: 40, incrs: kind !== 'line' ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000, 100000] : undefined, space: 36 })
      ]
    };
  }

  function draw(node, answer) {
    var found = values(node, answer);
    node.hidden = false;
    node.textContent = '';
    drawn.push(new uPlot(options(node, found.labels), found.data, node));
  }

  function drawAll() {
    drawn.forEach(function (plot) { plot.destroy(); });
    drawn = [];
    charts.forEach(function (node) {
      var answer = answers[node.getAttribute('data-source')];
      if (answer) { draw(node, answer); }
    });
  }

  function fold() {
    Array.prototype.forEach.call(document.querySelectorAll('details[data-fold]'), function (box) { box.open = false; });
  }

  var sources = charts.map(function (node) { return node.getAttribute('data-source'); });
  sources.filter(function (source, at) { return sources.indexOf(source) === at; }).forEach(function (source) {
    fetch(source, { headers: { Accept: 'application/json' }, credentials: 'same-origin' }).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (found) {
      if (!found) { return; }
      answers[source] = found;
      fold();
      drawAll();
    }).catch(function () { /* the tables stand */ });
  });

  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  if (dark.addEventListener) { dark.addEventListener('change', drawAll); }
  var waiting = 0;
  window.addEventListener('resize', function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(drawAll, 150);
  });
  window.addEventListener('beforeprint', function () {
    Array.prototype.forEach.call(document.querySelectorAll('details[data-fold]'), function (box) { box.open = true; });
  });
}());
