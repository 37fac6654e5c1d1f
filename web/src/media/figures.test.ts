import assert from "node:assert/strict";
import { test } from "node:test";
import { figures, pathOf, verdict, type Row } from "./figures";

/** A connection as Chromium describes it, a second and some packets later. */
const look = (second: number): Row[] => [
  { id: "T", type: "transport", timestamp: second * 1000, selectedCandidatePairId: "P" },
  { id: "P", type: "candidate-pair", timestamp: second * 1000, localCandidateId: "L", remoteCandidateId: "R", bytesReceived: 100_000 * second, bytesSent: 25_000 * second, currentRoundTripTime: 0.042, availableOutgoingBitrate: 900_000 },
  { id: "old", type: "candidate-pair", timestamp: second * 1000, bytesReceived: 999_999_999 },
  { id: "L", type: "local-candidate", timestamp: 0, candidateType: "host", protocol: "udp" },
  { id: "R", type: "remote-candidate", timestamp: 0, candidateType: "host", protocol: "udp" },
  { id: "C1", type: "codec", timestamp: 0, mimeType: "audio/opus" },
  { id: "C2", type: "codec", timestamp: 0, mimeType: "video/VP8" },
  { id: "A", type: "inbound-rtp", timestamp: second * 1000, kind: "audio", mid: "3", codecId: "C1", packetsReceived: 45 * second, packetsLost: 5 * second, bytesReceived: 4_000 * second, jitter: 0.012 },
  { id: "V", type: "inbound-rtp", timestamp: second * 1000, kind: "video", mid: "14", codecId: "C2", packetsReceived: 100 * second, packetsLost: 0, bytesReceived: 90_000 * second, frameWidth: 640, frameHeight: 360, framesPerSecond: 24.7 },
  { id: "empty", type: "inbound-rtp", timestamp: second * 1000, kind: "video", mid: "15", packetsReceived: 0, bytesReceived: 0 },
  { id: "O", type: "outbound-rtp", timestamp: second * 1000, kind: "video", mid: "1", codecId: "C2", bytesSent: 20_000 * second, frameWidth: 320, frameHeight: 180, framesPerSecond: 15 },
  { id: "RI", type: "remote-inbound-rtp", timestamp: second * 1000, kind: "video", fractionLost: 0.02, roundTripTime: 0.05 },
];

test("what went over the line between two looks", () => {
  const now = figures(look(3), look(2));
  assert.deepEqual([now.down, now.up, now.room], [800_000, 200_000, 900_000]);
  assert.equal(now.lossDown.toFixed(4), (5 / 150).toFixed(4));
  assert.deepEqual([now.lossUp, Math.round(now.roundTrip), Math.round(now.jitter), now.path], [0.02, 42, 12, "udp"]);
  assert.deepEqual(now.codecs, ["opus", "VP8"]);
  assert.deepEqual(now.received.map(({ mid, rate, width, height, fps }) => [mid, rate, width, height, fps]), [["3", 32_000, 0, 0, 0], ["14", 720_000, 640, 360, 25]]);
  assert.deepEqual(now.sent.map(({ mid, width }) => [mid, width]), [["1", 320]]);
});

test("the first look has no rates, and a counter that begins anew none below zero", () => {
  assert.equal(figures(look(1), []).down, 0);
  assert.equal(figures(look(1), look(5)).down, 0);
});

test("the way: direct, over TCP, a relay, the relay on the HTTPS port; Firefox marks its pair itself", () => {
  const with_ = (local: Partial<Row>): Row[] => look(1).map((row) => (row.id === "L" ? { ...row, ...local } : row));
  assert.equal(pathOf(look(1)), "udp");
  assert.equal(pathOf(with_({ protocol: "tcp" })), "tcp");
  assert.equal(pathOf(with_({ candidateType: "relay", relayProtocol: "udp" })), "relay");
  assert.equal(pathOf(with_({ candidateType: "relay", relayProtocol: "tls" })), "https");
  const firefox = with_({ protocol: "tcp" }).filter((row) => row.type !== "transport").map((row) => (row.id === "P" ? { ...row, selected: true } : row));
  assert.equal(pathOf(firefox), "tcp");
  assert.equal(pathOf([]), "unknown");
});

test("the words: lost before narrow, narrow before lossy, lossy before slow", () => {
  const now = figures(look(3), look(2));
  assert.equal(verdict(true, "limited", now), "lost");
  assert.equal(verdict(false, "audio", now), "audio");
  assert.equal(verdict(false, "limited", null), "limited");
  assert.equal(verdict(false, "good", null), "unknown");
  assert.equal(verdict(false, "good", now), "good");
  assert.equal(verdict(false, "good", { ...now, lossUp: 0.08 }), "lossy");
  assert.equal(verdict(false, undefined, { ...now, roundTrip: 650 }), "far");
});
