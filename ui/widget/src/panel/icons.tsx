import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path class="line" d="m6 6 12 12M18 6 6 18" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path class="line" d="M12 19V5.5M6 11.5l6-6 6 6" />
  </Icon>
);

export const AttachIcon = () => (
  <Icon>
    <path
      class="line"
      d="m20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.5-8.4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6"
    />
  </Icon>
);

export const FileIcon = () => (
  <Icon>
    <path
      class="line"
      d="M13.5 3H7a1.5 1.5 0 0 0-1.5 1.5v15A1.5 1.5 0 0 0 7 21h10a1.5 1.5 0 0 0 1.5-1.5V8Zm0 0v5h5"
    />
  </Icon>
);

/** Leno AI's mark, as in the dashboard. */
export const AssistantIcon = () => (
  <Icon>
    <path
      class="line"
      d="M12 8V4H8M6 8h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2ZM2 14h2M20 14h2M15 13v2M9 13v2"
    />
  </Icon>
);
