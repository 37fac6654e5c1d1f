import assert from "node:assert/strict";
import { test } from "node:test";
import { portOf } from "../check/network";
import { pathOf, type Row } from "./path";

const rows = (local: Partial<Row>): Row[] => [
  { id: "T", type: "transport", selectedCandidatePairId: "P" },
  { id: "Q", type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "M" },
  { id: "P", type: "candidate-pair", localCandidateId: "L" },
  { id: "M", type: "local-candidate", protocol: "tcp" },
  { id: "L", type: "local-candidate", ...local },
];

test("the path in use is told from the selected pair", () => {
  assert.deepEqual(pathOf(rows({ candidateType: "host", protocol: "udp" })), { kind: "udp" });
  assert.deepEqual(pathOf(rows({ candidateType: "prflx", protocol: "tcp" })), { kind: "tcp" });
  assert.deepEqual(pathOf(rows({ candidateType: "prflx", protocol: "udp", relayProtocol: "tls" })), { kind: "relay", over: "tls" });
  assert.deepEqual(pathOf(rows({ candidateType: "relay", protocol: "udp" })), { kind: "relay", over: "udp" });
  assert.deepEqual(pathOf(rows({}).filter((row) => row.type !== "transport")), { kind: "tcp" }); // Firefox
  assert.equal(pathOf([]), null);
});

test("the media port is read from the answer", () => {
  assert.equal(portOf("v=0\r\na=candidate:1 1 udp 2130706431 192.0.2.1 7900 typ host\r\na=candidate:2 1 tcp 1671430143 192.0.2.1 7901 typ host tcptype passive\r\n"), 7900);
  assert.equal(portOf("v=0\r\n"), 0);
});
