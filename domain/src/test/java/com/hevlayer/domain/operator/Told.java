package com.hevlayer.domain.operator;

import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Remembers what an operator tells. */
final class Told implements OperatorObserver {
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());

  long count(String line) {
    return List.copyOf(lines).stream().filter(line::equals).count();
  }

  List<String> starting(String with) {
    return List.copyOf(lines).stream()
        .filter(line -> line.startsWith(with))
        .collect(Collectors.toList());
  }

  @Override
  public void reconciled(ResourceKind kind, Outcome outcome, Duration time) {
    lines.add("reconciled " + kind + " " + outcome);
  }

  @Override
  public void failed(ObjectRef object, RuntimeException failure) {
    lines.add("failed " + object);
    failures.add(failure);
  }

  @Override
  public void childWritten(ResourceKind kind, Verb verb) {
    lines.add("written " + kind + " " + verb);
  }

  @Override
  public void gatewayCalled(String operation, int status) {
    lines.add("gateway " + operation + " " + status);
  }

  @Override
  public void swept(Result result) {
    lines.add("swept " + result);
  }

  @Override
  public void listed(String store, int namespaces) {
    lines.add("listed " + store + " " + namespaces);
  }

  @Override
  public void failed(String store, String problem) {
    lines.add("store " + store + ": " + problem);
  }

  @Override
  public void created(String store) {
    lines.add("created " + store);
  }

  @Override
  public void skipped(Skipped reason) {
    lines.add("skipped " + reason);
  }
}
