// Renders formulas: node typesetting.js ENGINE < formulas. Both sides are JSON: a list of formulas in, and out
// an object that holds, for each formula that cannot be rendered, the reason.

const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));

const engines = {
  // With its default limits, such as 1,000 macros in a formula. Names may have letters that TeX has not.
  katex: () => {
    const katex = require("katex");
    return (formula) => katex.renderToString(formula, { strict: "ignore" });
  },

  // The packages and limits of JupyterLab; an error is thrown, not typeset.
  "mathjax-full": () => {
    const { mathjax } = require("mathjax-full/js/mathjax.js");
    const { TeX } = require("mathjax-full/js/input/tex.js");
    const { CHTML } = require("mathjax-full/js/output/chtml.js");
    const { liteAdaptor } = require("mathjax-full/js/adaptors/liteAdaptor.js");
    const { RegisterHTMLHandler } = require("mathjax-full/js/handlers/html.js");
    require("mathjax-full/js/input/tex/AllPackages.js");
    RegisterHTMLHandler(liteAdaptor());
    const fail = (_, error) => {
      throw error;
    };
    const InputJax = new TeX({ packages: ["base", "ams", "newcommand"], formatError: fail });
    const page = mathjax.document("", { InputJax, OutputJax: new CHTML() });
    return (formula) => page.convert(formula, { display: false });
  },

  // MathJax 2.7, which nbconvert loads.
  "mathjax-node": () => {
    const { typeset } = require("mathjax-node");
    return async (math) => {
      const { errors, mml } = await typeset({ math, format: "inline-TeX", mml: true });
      if (errors) throw new Error(errors);
      if (mml.includes('mathcolor="red"')) throw new Error("unknown command"); // shown in red
    };
  },
};

async function main() {
  const render = engines[process.argv[2]]();
  const failed = {};
  for (const formula of formulas) {
    try {
      await render(formula);
    } catch (error) {
      failed[formula] = String(error.message ?? error);
    }
  }
  console.log(JSON.stringify(failed));
  process.exit(0); // MathJax 2 would keep the process alive
}

main();
