package dev.fastforward.builder.sandbox;

import java.util.List;

/**
 * One command. Standard input is empty, the umask 0022.
 *
 * @param argv program and arguments; the program is looked up in PATH of env, inside the root
 * @param env NAME=value: the whole environment
 * @param workDir absolute, exists
 * @param uid user ID
 * @param gid primary group ID
 * @param groups supplementary group IDs
 * @param hostname name that the command sees, where the sandbox can set it
 */
public record RunCommand(
    List<String> argv,
    List<String> env,
    String workDir,
    int uid,
    int gid,
    List<Integer> groups,
    String hostname) {}
