import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, name, type Plug } from "./plugs";

const inner: Plug = { deviceId: "i", groupId: "1", label: "Built-in" };
const headset: Plug = { deviceId: "h", groupId: "2", label: "Headset" };
const standard = (of: Plug): Plug => ({ deviceId: "default", groupId: of.groupId, label: `Default - ${of.label}` });

test("what plugging in and out means", () => {
  const rows: [string, Plug[], Plug[], string, object][] = [
    ["the chosen one is pulled out", [inner, headset], [inner], "h", { what: "gone" }],
    ["another one is pulled out", [inner, headset], [inner], "i", { what: "kept" }],
    ["the chosen one comes back", [inner], [inner, headset], "h", { what: "back", plug: headset }],
    ["it was never there", [inner], [inner], "h", { what: "kept" }],
    ["a new one beside the chosen one is offered", [inner], [inner, headset], "i", { what: "offered", plug: headset }],
    ["a new one that the system takes by itself", [standard(inner), inner], [standard(headset), inner, headset], "", { what: "moved", to: "Headset" }],
    ["the system's own goes", [standard(headset), headset, inner], [standard(inner), inner], "", { what: "moved", to: "Built-in" }],
    ["the system changes its mind, and the choice stays", [standard(inner), inner, headset], [standard(headset), inner, headset], "i", { what: "kept" }],
    ["a new one that the system leaves aside is offered", [standard(inner), inner], [standard(inner), inner, headset], "", { what: "offered", plug: headset }],
    ["a browser without alias", [inner], [inner, headset], "", { what: "offered", plug: headset }],
    ["the first list offers nothing", [], [inner, headset], "", { what: "kept" }],
  ];
  for (const [why, before, after, chosen, verdict] of rows) assert.deepEqual(judge(before, after, chosen), verdict, why);
});

test("an alias is called by what it stands for", () => {
  assert.equal(name(standard(headset), [standard(headset), inner, headset]), "Headset");
  assert.equal(name(standard(headset), [standard(headset)]), "Default - Headset");
});
