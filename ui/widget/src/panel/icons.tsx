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

/** Leno AI's mark. */
export const AssistantIcon = () => (
  <Icon>
    <path d="M10 4.5 12 10.5 18 12.5 12 14.5 10 20.5 8 14.5 2 12.5 8 10.5ZM18.5 2.5l1 2.8 2.8 1-2.8 1-1 2.8-1-2.8-2.8-1 2.8-1Z" />
  </Icon>
);
