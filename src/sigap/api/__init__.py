"""The machine interface: an anonymous report by one post. Plain views: the public process stays small."""
