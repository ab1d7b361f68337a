import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const ChatIcon = () => (
  <Icon>
    <path d="M12 3.5c-4.97 0-9 3.4-9 7.6 0 2.33 1.24 4.41 3.18 5.8-.1 1.2-.56 2.3-1.4 3.2-.2.22-.04.58.26.55 1.9-.16 3.5-.83 4.73-1.76.72.13 1.46.2 2.23.2 4.97 0 9-3.4 9-7.99 0-4.2-4.03-7.6-9-7.6Z" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path class="line" d="m6 6 12 12M18 6 6 18" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path class="line" d="m6 9.5 6 6 6-6" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path class="line" d="M12 19V5.5M6 11.5l6-6 6 6" />
  </Icon>
);
