package com.hevlayer.adapters.embedded.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Files of a disk that can be full, or whose fsync can fail. */
public final class FaultyStorage implements LogStorage {
  /** How many bytes may still be written. */
  public final AtomicLong space = new AtomicLong(Long.MAX_VALUE / 2);

  /** Whether fsync fails. */
  public final AtomicBoolean failSync = new AtomicBoolean();

  @Override
  public FileChannel open(Path path) throws IOException {
    return new Channel(FILES.open(path));
  }

  private final class Channel extends FileChannel {
    private final FileChannel delegate;

    Channel(FileChannel delegate) {
      this.delegate = delegate;
    }

    private int allowed(int wanted) throws IOException {
      long left = space.get();
      if (left <= 0) {
        throw new IOException("No space left on device");
      }
      return (int) Math.min(left, wanted);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int allowed = allowed(source.remaining());
      int limit = source.limit();
      source.limit(source.position() + allowed);
      try {
        int written = delegate.write(source);
        space.addAndGet(-written);
        return written;
      } finally {
        source.limit(limit);
      }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
      long written = 0;
      for (int i = offset; i < offset + length; i++) {
        while (sources[i].hasRemaining()) {
          written += write(sources[i]);
        }
      }
      return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (failSync.get()) {
        throw new IOException("Input/output error");
      }
      delegate.force(metaData);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return delegate.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return delegate.read(targets, offset, length);
    }

    @Override
    public long position() throws IOException {
      return delegate.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
      delegate.position(newPosition);
      return this;
    }

    @Override
    public long size() throws IOException {
      return delegate.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      delegate.truncate(size);
      return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return delegate.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
        throws IOException {
      return delegate.transferFrom(source, position, count);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return delegate.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return delegate.write(source, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return delegate.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return delegate.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return delegate.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      delegate.close();
    }
  }
}
