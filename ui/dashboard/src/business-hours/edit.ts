/** The business hours in a draft, for those parts of the page that exist only while there are any. */

import type { BusinessHoursView } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import type { Draft } from "../settings/use-draft.ts";
import type { Flaw } from "./hours.ts";
import { flawsOf } from "./hours.ts";

export interface EditHours {
  readonly hours: BusinessHoursView;
  readonly change: (change: Partial<BusinessHoursView>) => void;
  readonly flaws: ReadonlyMap<string, Flaw>;
  /** What is wrong at a place, in a sentence: what is missing there, or what the server said against it. */
  readonly complaint: (place: string) => string | undefined;
}

/** Null while the workspace is always open. */
export function useEditHours(draft: Draft): EditHours | null {
  const { t } = useTranslation();
  const { business_hours: hours } = draft.rules;
  if (hours === null) return null;
  const flaws = flawsOf(hours);
  return {
    hours,
    change: (change) => draft.set("business_hours", { ...hours, ...change }),
    flaws,
    complaint: (place) => {
      const flaw = flaws.get(place);
      return flaw ? t(`hours.flaw.${flaw}`) : draft.fields[`business_hours.${place}`];
    },
  };
}
