"""Outgoing mail: messages from templates, sent from an outbox."""
