/** The secret of an invitation's link: read once and taken out of the address bar. */

import { useEffect, useState } from "react";

export const INVITATION_PATH = "/invitation";

/** The token that this page was opened with, or that a later link put in its place. */
export function useInvitationToken(): string | null {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    // A new link that is opened in the same tab differs only behind the #, so nothing is loaded again.
    const changed = () => window.location.hash !== "" && setToken(takeToken());
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return token;
}

/**
 * The token leaves the address, where it would be seen, copied and kept by the browser's history. It stays with this
 * entry of the tab, so that a reload does not lose it.
 */
function takeToken(): string | null {
  const { pathname, hash } = window.location;
  if (pathname !== INVITATION_PATH) return null;
  const given = hash.slice(1);
  if (given === "") return keptToken(window.history.state);
  window.history.replaceState({ invitation: given }, "", INVITATION_PATH);
  return given;
}

function keptToken(state: unknown): string | null {
  if (typeof state !== "object" || state === null || !("invitation" in state)) return null;
  return typeof state.invitation === "string" ? state.invitation : null;
}
