package dev.fastforward.builder;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What MeasuresTest knows of a source file.
 *
 * @param codeLines without blank lines, comments, imports and the package
 * @param commentLines text of each line that has a comment, with its number
 * @param code the text with blanks in place of comments
 */
record SourceFile(
    Path path,
    String packageName,
    int codeLines,
    List<Member> methods,
    List<Member> records,
    List<String> commentLines,
    String code) {

  /**
   * A method with its parameters, or a record with its components.
   *
   * @param codeLines of a method
   */
  record Member(String name, int count, int codeLines) {}

  String className() {
    return path.getFileName().toString().replace(".java", "");
  }

  /** All files of a source folder but package-info.java. */
  static List<SourceFile> below(Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> all = Files.walk(folder);
        StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<Path> paths =
          all.filter(path -> path.toString().endsWith(".java"))
              .filter(path -> !path.endsWith("package-info.java"))
              .sorted()
              .toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(paths));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<SourceFile> found = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        found.add(of(unit, positions));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceFile of(CompilationUnitTree unit, SourcePositions positions)
      throws IOException {
    String text = unit.getSourceFile().getCharContent(true).toString();
    CommentSplitter split = CommentSplitter.of(text);
    Members members = new Members(unit, positions, split.code());
    members.scan(unit, null);
    return new SourceFile(
        Path.of(unit.getSourceFile().toUri()),
        String.valueOf(unit.getPackageName()),
        codeLines(split.code()),
        members.methods,
        members.records,
        split.commentLines(),
        split.code());
  }

  private static int codeLines(String code) {
    return (int)
        code.lines()
            .filter(line -> !line.isBlank())
            .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
            .count();
  }

  private static final class Members extends TreeScanner<@Nullable Void, @Nullable Void> {
    final List<Member> methods = new ArrayList<>();
    final List<Member> records = new ArrayList<>();
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final String code;

    Members(CompilationUnitTree unit, SourcePositions positions, String code) {
      this.unit = unit;
      this.positions = positions;
      this.code = code;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      int start = (int) positions.getStartPosition(unit, method);
      int end = (int) positions.getEndPosition(unit, method);
      boolean written = start >= 0 && end > start; // a record's own constructor often is not
      if (written && !isCompact(code.substring(start, end))) {
        methods.add(
            new Member(
                method.getName().toString(),
                method.getParameters().size(),
                codeLines(code.substring(start, end))));
      }
      return super.visitMethod(method, null);
    }

    /** A record's constructor without a list of parameters: they are the components. */
    private static boolean isCompact(String method) {
      int body = method.indexOf('{');
      return body > 0
          && method.substring(0, body).matches("(public |private |protected )?\\w+\\s*");
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      if (type.getKind() == Tree.Kind.RECORD) {
        // The fields of a record are its components, unless they are static.
        long components =
            type.getMembers().stream()
                .filter(member -> member instanceof VariableTree field && !isStatic(field))
                .count();
        records.add(new Member(type.getSimpleName().toString(), (int) components, 0));
      }
      return super.visitClass(type, null);
    }

    private static boolean isStatic(VariableTree field) {
      return field.getModifiers().getFlags().contains(Modifier.STATIC);
    }
  }
}
