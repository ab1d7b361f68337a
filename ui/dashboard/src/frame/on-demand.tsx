/**
 * What is not part of the first load: screens and windows that nobody sees at first. Each comes when it is shown, or while
 * nobody waits for anything once the first screen stands, so that it is there before a key or a click asks for it.
 */

import type { ComponentType, ReactNode } from "react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { sayMore } from "../words/i18n.ts";
import { Failure, Placeholder } from "./placeholder.tsx";

interface OnDemand {
  /** What stands around it while it is not there, where nothing else is on the page. */
  readonly Around?: ComponentType<{ children: ReactNode }>;
  /** False for what most people never see. */
  readonly isAhead?: boolean;
}

/** In the order in which they are loaded ahead. */
const ahead: (() => Promise<boolean>)[] = [];

/** The component that `bring` loads; until then, and where it could not be loaded, it says so in its place. */
export function onDemand<Props extends object>(
  bring: () => Promise<ComponentType<Props>>,
  { Around, isAhead = true }: OnDemand = {},
): ComponentType<Props> {
  let There: ComponentType<Props> | null = null;
  let coming: Promise<boolean> | null = null;
  const load = (): Promise<boolean> => {
    coming ??= Promise.all([bring(), sayMore()]).then(
      ([brought]) => {
        There = brought;
        return true;
      },
      () => {
        coming = null;
        return false;
      },
    );
    return coming;
  };
  if (isAhead) ahead.push(load);

  return function Part(props: Props) {
    const { t } = useTranslation();
    const [isFailed, setFailed] = useState(false);
    const [isAway, setAway] = useState(false);
    const [, setThere] = useState(false);
    useEffect(() => {
      let isShown = true;
      if (!There) void load().then((isThere) => isShown && (isThere ? setThere(true) : setFailed(true)));
      return () => {
        isShown = false;
      };
    }, []);
    if (There) return <There {...props} />;
    const again = async () => {
      if (await load()) setThere(true);
      // Chromium remembers that a module could not be loaded until the page is loaded again, and after an upgrade the
      // server has other files. Drafts are kept, the address says where one was; without a server nothing would be left.
      else if (await isServerThere()) window.location.reload();
      else setAway(true);
    };
    const shown = isFailed ? (
      <Failure sentence={t(isAway ? "nav.still_not_loaded" : "nav.not_loaded")} retry={again} />
    ) : (
      <Placeholder patient title={t("nav.loading")} />
    );
    return Around ? <Around>{shown}</Around> : shown;
  };
}

/** Whether the page would come if it were loaded again. */
function isServerThere(): Promise<boolean> {
  return fetch(window.location.href, { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Once the first screen stands: one after the other, each when the browser has nothing else to do. */
export function useLoadAhead(isStanding: boolean): void {
  useEffect(() => {
    if (!isStanding) return;
    let isWanted = true;
    const loadAll = async () => {
      for (const load of ahead) {
        await idle();
        // What does not come now would not come in a moment either.
        if (!isWanted || !(await load())) return;
      }
    };
    void loadAll();
    return () => {
      isWanted = false;
    };
  }, [isStanding]);
}

/** Safari has no `requestIdleCallback`. */
const SOON_MS = 200;

function idle(): Promise<unknown> {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(resolve);
    else setTimeout(resolve, SOON_MS);
  });
}
