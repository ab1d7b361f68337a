/** Setting one's own availability: confirmed by the server, never optimistic, never tried again by itself (AV3). */

import type { AvailabilityChoice } from "@lenochat/client";
import { agentKnown } from "@lenochat/client";
import { useMutation, useMutationState } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNotices } from "../frame/notices.tsx";
import { useDesk } from "../live.tsx";

const KEY = ["availability"];

export function useSetAvailability(): (choice: AvailabilityChoice) => void {
  const { api, live } = useDesk();
  const notices = useNotices();
  const { t } = useTranslation();
  const { mutate } = useMutation({
    mutationKey: KEY,
    mutationFn: (choice: AvailabilityChoice) => api.setAvailability(choice),
    // One after the other, so that the last choice is also the last that the server gets.
    scope: { id: "availability" },
    onSuccess: ({ data, position }) => live.update((state) => agentKnown(state, data, position)),
    onError: (error) => notices.fail(error, (why) => t("notice.availability_failed", { why })),
  });
  return mutate;
}

/** Whether an answer is still awaited. */
export function useIsAvailabilityPending(): boolean {
  const pending = useMutationState({ filters: { mutationKey: KEY, status: "pending" } });
  return pending.length > 0;
}
