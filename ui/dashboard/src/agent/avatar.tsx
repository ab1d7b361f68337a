/** An agent's picture or initials, with the dot where their availability is known. For the eye only. */

import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { StatusDot } from "../availability/status-dot.tsx";
import "./avatar.css";

const TINTS = 8;

export function Avatar({
  agent,
  size = "medium",
  pending = false,
}: {
  agent: Agent;
  size?: "small" | "medium" | "large";
  pending?: boolean;
}) {
  return (
    // Initials are a picture, not a text: as an attribute they are no part of any button's words.
    <span
      className={`avatar ${size} tint-${tint(agent.id)}`}
      data-initials={agent.picture_url ? undefined : initials(agent.name)}
      aria-hidden="true"
    >
      {agent.picture_url && <img src={agent.picture_url} alt="" />}
      {isVisible(agent) && (
        <StatusDot
          status={agent.status}
          accepting={agent.accepting}
          connected={agent.connected}
          pending={pending}
        />
      )}
    </span>
  );
}

/** The first letters of the first and the last word; by code point, so that no letter is cut in half. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const firsts = letters.map((word) => [...(word ?? "")][0] ?? "");
  const shown = firsts.length > 1 ? firsts.join("") : [...(words[0] ?? "")].slice(0, 2).join("");
  return shown.toLocaleUpperCase();
}

function tint(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % TINTS;
}
