# Sourced by the scripts of benchmarks, in the root of the repository: builds the gateway where that
# is needed, and sets JAVA_HOME to a JDK 25.

./layer version >/dev/null
: "${JAVA_HOME:=$(ls -d /usr/lib/jvm/*25* 2>/dev/null | head -1)}"
: "${JAVA_HOME:=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}"
[ -x "$JAVA_HOME/bin/java" ] || { echo "no JDK 25 was found: set JAVA_HOME to one" >&2; exit 1; }
export JAVA_HOME

# Builds the benchmarks and gathers what they need.
build_benchmarks() {
  mvn -q -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/libs
}

# Runs a class of the benchmarks: flags of the JVM, the name of the class, its arguments.
benchmark() {
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "benchmarks/target/classes:benchmarks/target/libs/*" "$@"
}

# The same with the flags that the embedded store runs with in the gateway.
search_benchmark() {
  benchmark --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED "$@"
}
