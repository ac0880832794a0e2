package dev.fastforward.builder.contract;

/** Whether the cache may be read and written. */
public enum CacheMode {
  ReadWrite,
  ReadOnly,
  Disabled
}
