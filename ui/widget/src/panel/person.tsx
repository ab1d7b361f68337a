import type { VisitorAgentView } from "@lenochat/protocol";
import { initials } from "./initials.ts";

/** Who answers: the initials, and over them the picture when it loads. The name stands beside it. */
export function Person({ agent, host }: { agent: VisitorAgentView; host: string }) {
  const picture = agent.picture_url;
  return (
    <span class="person" aria-hidden="true">
      {initials(agent.name)}
      {picture !== null && (
        <img key={picture} src={picture.startsWith("/") ? host + picture : picture} alt="" onError={hide} />
      )}
    </span>
  );
}

// Hidden, not removed: the element is Preact's to remove.
function hide({ currentTarget }: { currentTarget: HTMLImageElement }): void {
  currentTarget.hidden = true;
}
