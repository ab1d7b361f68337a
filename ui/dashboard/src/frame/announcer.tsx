/** Says live changes to screen readers, politely: nothing moves and no focus is taken. */

import type { ReactNode } from "react";
import { createContext, useCallback, useContext, useState } from "react";
import { VisuallyHidden } from "react-aria-components";

const AnnounceContext = createContext<(text: string) => void>(() => {});

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", turn: 0 });
  const announce = useCallback((text: string) => setSaid(({ turn }) => ({ text, turn: turn + 1 })), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <VisuallyHidden>
        {/* The same words twice in a row are said twice only if the element is a new one. */}
        <div aria-live="polite" aria-atomic="true">
          <span key={said.turn}>{said.text}</span>
        </div>
      </VisuallyHidden>
    </AnnounceContext>
  );
}

export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}
