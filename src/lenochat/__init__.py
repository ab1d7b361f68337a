"""LenoChat: self-hosted live chat whose heart is agent availability and chat routing."""

__version__ = "0.1.0.dev0"
