package com.hevlayer.adapters.embedded.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log of one namespace, in files that begin where the index was committed.
 *
 * <p>A frame holds the records of all requests that share one fsync: its length, a checksum of the
 * length, a checksum of the content, the sequence number of its first record, and the records. A
 * frame that was written only in part has nothing behind it and is dropped; a bad frame with a good
 * one behind it is damage, and the log refuses to open.
 *
 * <p>Used by one thread at a time.
 */
public final class WriteLog implements AutoCloseable {
  private static final long MAGIC = 0x4C_41_59_45_52_4C_4F_47L; // LAYERLOG
  private static final int VERSION = 1;
  private static final int LARGEST_WRITE = 4 << 20;
  private static final int FILE_HEADER = 12;
  private static final int FRAME_HEADER = 12;
  private static final int MAX_FRAME = 1 << 30;
  private static final String PREFIX = "log-";

  private final Path directory;
  private final Durability durability;
  private final LogStorage storage;
  private FileChannel channel;
  private long size;
  private long unsynced;
  private boolean broken;

  /** Receives the records of a replay, in order. */
  @FunctionalInterface
  public interface Replay {
    /** Receives a record. */
    void record(long sequence, byte[] content) throws IOException;
  }

  private WriteLog(
      Path directory, Durability durability, LogStorage storage, FileChannel channel, long size) {
    this.directory = directory;
    this.durability = durability;
    this.storage = storage;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Starts the log of a new namespace.
   *
   * @param sequence the number of the first record to come
   */
  public static WriteLog create(
      Path directory, Durability durability, LogStorage storage, long sequence) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel = start(directory, storage, sequence);
    return new WriteLog(directory, durability, storage, channel, FILE_HEADER);
  }

  /**
   * Opens a log and replays every record behind a sequence number.
   *
   * @throws DamagedLogException if something in the middle is no record
   */
  public static WriteLog open(
      Path directory, Durability durability, LogStorage storage, long after, Replay replay)
      throws IOException {
    Files.createDirectories(directory);
    List<Path> files = files(directory);
    long next = after + 1;
    FileChannel last = null;
    long end = 0;
    for (int i = 0; i < files.size(); i++) {
      boolean isLast = i == files.size() - 1;
      FileChannel channel = storage.open(files.get(i));
      boolean keep = false;
      try {
        Scan scan = new Scan(files.get(i), channel, isLast, after, next, replay);
        end = scan.run();
        next = scan.next;
        keep = isLast;
      } finally {
        if (!keep) {
          channel.close();
        }
      }
      last = channel;
    }
    if (last == null) {
      last = start(directory, storage, next);
      end = FILE_HEADER;
    }
    if (last.size() > end) {
      last.truncate(end);
      last.force(true);
    }
    if (end < FILE_HEADER) {
      last.close();
      Files.delete(files.getLast());
      last = start(directory, storage, next);
      end = FILE_HEADER;
    }
    last.position(end);
    return new WriteLog(directory, durability, storage, last, end);
  }

  private static FileChannel start(Path directory, LogStorage storage, long sequence)
      throws IOException {
    Path file = directory.resolve(String.format(Locale.ROOT, PREFIX + "%020d", sequence));
    FileChannel channel = storage.open(file);
    try {
      ByteBuffer header = ByteBuffer.allocate(FILE_HEADER).putLong(MAGIC).putInt(VERSION).flip();
      channel.truncate(0);
      channel.position(0);
      writeFully(channel, header);
      channel.force(true);
      Directories.sync(directory);
      return channel;
    } catch (IOException e) {
      channel.close();
      // Left behind it would stand between files that follow, and look like damage.
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : Directories.list(directory)) {
      if (nameOf(path).startsWith(PREFIX)) {
        files.add(path);
      }
    }
    return files;
  }

  /** Returns the bytes in the file that is written now. */
  public long size() {
    return size;
  }

  /**
   * Appends the records of one or more requests, numbered one by one, and makes them durable.
   *
   * @return whether it was done; when not, nothing of it is in the log
   * @throws IOException if it is not known whether the records are in the log: then it takes no
   *     more
   */
  public boolean append(long firstSequence, List<ByteBuffer> records) throws IOException {
    if (broken) {
      return false;
    }
    ByteBuffer[] frame = frame(firstSequence, records);
    long before = size;
    try {
      for (ByteBuffer part : frame) {
        size += part.remaining();
      }
      write(frame, size - before);
    } catch (IOException full) {
      takeBack(before, full);
      return false;
    }
    unsynced += size - before;
    if (durability == Durability.FSYNC) {
      force();
    }
    return true;
  }

  /** What lies on the heap is copied before it is written, so a large record goes out in slices. */
  private void write(ByteBuffer[] frame, long length) throws IOException {
    if (length <= LARGEST_WRITE) {
      for (long left = length; left > 0; ) {
        left -= channel.write(frame);
      }
      return;
    }
    for (ByteBuffer part : frame) {
      int end = part.limit();
      while (part.position() < end) {
        part.limit(Math.min(end, part.position() + LARGEST_WRITE));
        writeFully(channel, part);
      }
    }
  }

  private void takeBack(long before, IOException cause) throws IOException {
    try {
      channel.truncate(before);
      channel.position(before);
      size = before;
    } catch (IOException stuck) {
      broken = true;
      cause.addSuppressed(stuck);
      throw cause;
    }
  }

  /** Makes everything durable that was appended. */
  public void force() throws IOException {
    if (unsynced == 0) {
      return;
    }
    try {
      channel.force(false);
      unsynced = 0;
    } catch (IOException e) {
      // What was written may or may not be on disk, and asking again would not tell.
      broken = true;
      throw e;
    }
  }

  /** Whether the log takes no more records until it is opened again. */
  public boolean isBroken() {
    return broken;
  }

  /** Starts a new file, so that the older ones can go once the index holds what they hold. */
  public void rotate(long nextSequence) throws IOException {
    if (size == FILE_HEADER) {
      return;
    }
    force();
    FileChannel fresh = start(directory, storage, nextSequence);
    channel.close();
    channel = fresh;
    size = FILE_HEADER;
  }

  /** Deletes the files whose records all have numbers up to this one. */
  public void cut(long committed) throws IOException {
    List<Path> files = files(directory);
    for (int i = 0; i + 1 < files.size(); i++) {
      if (firstSequence(files.get(i + 1)) <= committed + 1) {
        Files.delete(files.get(i));
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (!broken) {
        force();
      }
    } finally {
      channel.close();
    }
  }

  private static long firstSequence(Path file) {
    return Long.parseLong(nameOf(file).substring(PREFIX.length()));
  }

  private static String nameOf(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static ByteBuffer[] frame(long firstSequence, List<ByteBuffer> records) {
    long length = Long.BYTES + Integer.BYTES;
    for (ByteBuffer record : records) {
      length += Integer.BYTES + record.remaining();
    }
    if (length > MAX_FRAME) {
      throw new IllegalArgumentException("a frame of " + length + " bytes is too large");
    }
    ByteBuffer[] frame = new ByteBuffer[2 + 2 * records.size()];
    ByteBuffer head =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(firstSequence)
            .putInt(records.size())
            .flip();
    frame[1] = head;
    CRC32C content = new CRC32C();
    content.update(head.duplicate());
    for (int i = 0; i < records.size(); i++) {
      ByteBuffer record = records.get(i);
      ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).putInt(record.remaining()).flip();
      content.update(size.duplicate());
      content.update(record.duplicate());
      frame[2 + 2 * i] = size;
      frame[3 + 2 * i] = record.duplicate();
    }
    frame[0] = frameHeader((int) length, (int) content.getValue());
    return frame;
  }

  private static ByteBuffer frameHeader(int length, int contentSum) {
    return ByteBuffer.allocate(FRAME_HEADER)
        .putInt(length)
        .putInt(lengthSum(length))
        .putInt(contentSum)
        .flip();
  }

  private static int lengthSum(int length) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    return (int) sum.getValue();
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** One pass over one file. */
  private static final class Scan {
    private final Path file;
    private final FileChannel channel;
    private final boolean last;
    private final long after;
    private final Replay replay;
    private long next;

    Scan(Path file, FileChannel channel, boolean last, long after, long next, Replay replay) {
      this.file = file;
      this.channel = channel;
      this.last = last;
      this.after = after;
      this.next = next;
      this.replay = replay;
    }

    /** Returns where the last good frame ends. */
    long run() throws IOException {
      long size = channel.size();
      ByteBuffer header = read(0, FILE_HEADER);
      if (header == null) {
        if (last) {
          return 0;
        }
        throw damaged(0, "its header is missing");
      }
      if (header.getLong() != MAGIC) {
        throw damaged(0, "it is no log");
      }
      int version = header.getInt();
      if (version != VERSION) {
        throw damaged(0, "it has version " + version + ", this program reads " + VERSION);
      }
      long at = FILE_HEADER;
      while (at < size) {
        byte[] content = frameAt(at);
        if (content == null) {
          if (!last || anyFrameBehind(at + 1, size)) {
            throw damaged(at, "a record is damaged");
          }
          return at;
        }
        deliver(at, content);
        at += FRAME_HEADER + content.length;
      }
      return at;
    }

    private void deliver(long at, byte[] content) throws IOException {
      ByteBuffer frame = ByteBuffer.wrap(content);
      long sequence = frame.getLong();
      int count = frame.getInt();
      for (int i = 0; i < count; i++, sequence++) {
        byte[] record = new byte[frame.getInt()];
        frame.get(record);
        if (sequence <= after) {
          continue;
        }
        if (sequence != next) {
          throw damaged(at, "record " + next + " is missing, " + sequence + " follows");
        }
        replay.record(sequence, record);
        next++;
      }
    }

    private byte @Nullable [] frameAt(long at) throws IOException {
      ByteBuffer header = read(at, FRAME_HEADER);
      if (header == null) {
        return null;
      }
      int length = header.getInt();
      if (header.getInt() != lengthSum(length) || length < 0 || length > MAX_FRAME) {
        return null;
      }
      int sum = header.getInt();
      ByteBuffer read = read(at + FRAME_HEADER, length);
      if (read == null) {
        return null;
      }
      byte[] content = new byte[length];
      read.get(content);
      CRC32C found = new CRC32C();
      found.update(content);
      return (int) found.getValue() == sum ? content : null;
    }

    private boolean anyFrameBehind(long from, long size) throws IOException {
      int window = 1 << 16;
      for (long at = from; at + FRAME_HEADER <= size; at += window) {
        ByteBuffer bytes = read(at, (int) Math.min(window + FRAME_HEADER, size - at));
        if (bytes == null) {
          return false;
        }
        for (int i = 0; i < window && i + FRAME_HEADER <= bytes.limit(); i++) {
          int length = bytes.getInt(i);
          if (length > 0
              && length <= size - at - i - FRAME_HEADER
              && bytes.getInt(i + Integer.BYTES) == lengthSum(length)
              && frameAt(at + i) != null) {
            return true;
          }
        }
      }
      return false;
    }

    private @Nullable ByteBuffer read(long at, int length) throws IOException {
      if (at + length > channel.size()) {
        return null;
      }
      ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, at + buffer.position()) < 0) {
          return null;
        }
      }
      return buffer.flip();
    }

    private DamagedLogException damaged(long at, String what) {
      return new DamagedLogException("log " + file + " is damaged at byte " + at + ": " + what);
    }
  }
}
