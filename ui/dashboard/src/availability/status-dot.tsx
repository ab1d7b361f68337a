/**
 * The five availabilities as shapes, and the two overlays. Colour and shape each suffice alone, at 12 pixels.
 *
 * The dot is a picture for the eye: whoever places it also gives the words, see `words.ts`.
 */

import type { AvailabilityStatus } from "@lenochat/protocol";
import "./status-dot.css";

export interface StatusDotProps {
  status: AvailabilityStatus;
  /** Not accepting: a small pause badge at the corner. */
  accepting?: boolean;
  /** Connection lost: dashed and dimmed. */
  connected?: boolean;
  /** A change was asked for and not answered yet. */
  pending?: boolean;
}

export function StatusDot({ status, accepting = true, connected = true, pending = false }: StatusDotProps) {
  return (
    <svg
      className={`status-dot ${status}`}
      data-lost={!connected || undefined}
      data-pending={pending || undefined}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {/* Moved aside for the badge, which would hide what tells Busy from Away. */}
      <g transform={accepting ? undefined : "translate(-1.7 -1.7)"}>
        <circle className="gap" cx="8" cy="8" r="8" />
        {connected ? <Whole status={status} /> : <Dashed status={status} />}
      </g>
      {!accepting && <PauseBadge />}
      {pending && <circle className="spin" cx="8" cy="8" r="7" />}
    </svg>
  );
}

function Whole({ status }: { status: AvailabilityStatus }) {
  if (status === "offline") return <circle className="ring" cx="8" cy="8" r="4.75" />;
  return (
    <>
      <circle className="disc" cx="8" cy="8" r="6" />
      <Glyph status={status} />
    </>
  );
}

/** The same shape drawn as an outline that does not hold together any more. */
function Dashed({ status }: { status: AvailabilityStatus }) {
  return (
    <g className="dashed">
      <circle className="ring" cx="8" cy="8" r="5.5" />
      {status === "online" ? <circle className="disc" cx="8" cy="8" r="2.5" /> : <Glyph status={status} />}
    </g>
  );
}

function Glyph({ status }: { status: AvailabilityStatus }) {
  switch (status) {
    case "busy":
      return <path className="glyph" d="M8 5.2v5.6" />;
    case "away":
      return <path className="glyph hands" d="M8 4.4V8l2.5 1.6" />;
    case "do_not_disturb":
      return <path className="glyph wide" d="M4.9 8h6.2" />;
    case "online":
    case "offline":
      return null;
  }
}

function PauseBadge() {
  return (
    <g className="badge">
      <circle className="gap" cx="12.6" cy="12.6" r="4.3" />
      <circle className="plate" cx="12.6" cy="12.6" r="3.5" />
      <path className="bars" d="M11.6 11.3v2.6M13.6 11.3v2.6" />
    </g>
  );
}
