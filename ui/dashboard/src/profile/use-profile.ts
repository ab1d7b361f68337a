/** The own profile: read when it is shown, edited here, saved at once with one request. */

import type { Answer, ProfileChange } from "@lenochat/client";
import { ApiError, profileKnown } from "@lenochat/client";
import type { MeView } from "@lenochat/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useDesk } from "../live.tsx";
import { changesOf, since, withMore } from "./draft.ts";

const ME = ["me"];

export function useMe() {
  const { api, live } = useDesk();
  const { data, error, refetch } = useQuery({
    queryKey: ME,
    queryFn: async () => {
      const { data, position } = await api.me();
      live.update((state) => profileKnown(state, data, position));
      return data;
    },
    // Shown again, it is read again: another device may have changed it.
    gcTime: 0,
  });
  return { me: data, failure: data ? null : error, retry: () => void refetch() };
}

/** Takes in what the server answered to a change of the profile, and lets the other tabs read it. */
export function useKeepProfile(): (answer: Answer<MeView>) => void {
  const { live, tabs } = useDesk();
  const queries = useQueryClient();
  return useCallback(
    ({ data, position }) => {
      live.update((state) => profileKnown(state, data, position));
      queries.setQueryData(ME, data);
      tabs.tell({ kind: "profile_saved" });
    },
    [live, tabs, queries],
  );
}

export interface ProfileForm {
  readonly edits: ProfileChange;
  readonly edit: (edits: ProfileChange) => void;
  readonly hasChanges: boolean;
  readonly save: (saved: () => void) => void;
  readonly isSaving: boolean;
  readonly failure: Error | null;
  /** What the server says about one field; it goes away when the field is edited. */
  readonly errorOf: (field: string) => string | undefined;
}

interface Saving {
  readonly change: ProfileChange;
  readonly edits: ProfileChange;
}

export function useProfileForm(me: MeView | undefined): ProfileForm {
  const { api } = useDesk();
  const keep = useKeepProfile();
  const [edits, setEdits] = useState<ProfileChange>({});
  const { mutate, reset, error, isPending } = useMutation({
    mutationFn: ({ change }: Saving) => api.changeProfile(change),
    onSuccess: (answer, { edits }) => {
      keep(answer);
      setEdits((now) => since(edits, now));
    },
  });
  const changes = me ? changesOf(me, edits) : {};
  const hasChanges = Object.keys(changes).length > 0;
  return {
    edits,
    edit: (more) => {
      setEdits((before) => withMore(before, more));
      if (error) reset();
    },
    hasChanges,
    save: (saved) => (hasChanges ? mutate({ change: changes, edits }, { onSuccess: saved }) : saved()),
    isSaving: isPending,
    failure: error,
    errorOf: (field) => fieldError(error, field),
  };
}

export function fieldError(error: Error | null, field: string): string | undefined {
  return error instanceof ApiError ? error.fields[field] : undefined;
}

/** Whether the server named the fields that it did not take. */
export function isAboutFields(error: Error): boolean {
  return error instanceof ApiError && Object.keys(error.fields).length > 0;
}
