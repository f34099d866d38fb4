// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shell script: makes the files, compiles, runs, counts. Nothing in it but comments and words
// comes from a trace.
#include "replay/reproducer/program.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::replay::reproducer {

namespace {

constexpr std::string_view kFrame =
#include "replay/reproducer/frame.sh.inc"
    ;

constexpr std::string_view kFill = R"SH(
# One extent asked for at once, then filled: it is aligned where the file system can do it.
fill() {
	fallocate -l "$pmd" "$1" &&
		head -c "$pmd" /dev/zero | tr '\0' d |
			dd of="$1" bs="$pmd" iflag=fullblock conv=notrunc status=none
}
)SH";

struct Files {
    std::string commands; ///< that make them
    std::string names;    ///< as words of the shell
};

Files files_of(const Program& program) {
    using model::Extent;
    const bool shared = program.extent == Extent::Shared;
    const bool twin = program.uses(Op::Dedupe);
    const bool other = shared || twin || program.uses(Op::Clone) ||
                       std::any_of(program.mappings.begin(), program.mappings.end(),
                                   [](const Mapping& mapping) { return mapping.other_file; });
    const bool written = program.extent == Extent::Written || shared;
    Files files{written || twin ? std::string(kFill).substr(1) : "", "\"$file\""};
    if (written) {
        files.commands += "fill \"$file\" || die \"cannot write $file\"\n";
    } else if (program.extent == Extent::Unwritten) {
        files.commands += "fallocate -l \"$pmd\" \"$file\" || die \"cannot allocate $file\"\n";
    }
    // The range after it is a hole, for what is done elsewhere in the file.
    files.commands += "truncate -s $((2 * pmd)) \"$file\" || die \"cannot make $file\"";
    if (shared) {
        files.commands += "\ncp --reflink=always \"$file\" \"$file.other\" ||\n"
                          "\tdie \"$1 cannot share extents: that takes XFS with reflink\"";
    } else if (other) {
        files.commands +=
            "\ntruncate -s $((2 * pmd)) \"$file.other\" || die \"cannot make $file.other\"";
    }
    files.names += other ? " \"$file.other\"" : "";
    if (twin) {
        files.commands +=
            "\nfill \"$file.equal\" || die \"cannot write $file.equal\"\n"
            "truncate -s $((2 * pmd)) \"$file.equal\" || die \"cannot make $file.equal\"";
        files.names += " \"$file.equal\"";
    }
    return files;
}

} // namespace

std::string shell_script(const Program& program) {
    const Files files = files_of(program);
    const std::vector<std::string> names = party_names(program);
    std::string expected;
    for (const Expected& row : program.expected) {
        expected += fmt::format("{} {} {} {}{}\n", names[row.party], row.event, row.result,
                                row.count, row.at_least ? "+" : "");
    }
    std::string text(kFrame);
    replace(text, "@HEAD@\n", comment(head(program), "# "));
    replace(text, "@REFLINK@", program.reflink() ? ": XFS made with -m reflink=1" : "");
    replace(text, "@PMD@", std::to_string(program.pmd_size));
    replace(text, "@FILES@", files.commands);
    replace(text, "@NAMES@", files.names);
    replace(text, "@EXPECTED@", expected);
    replace(text, "@BASIS@", plain_word(program.basis));
    return text;
}

} // namespace daxscope::replay::reproducer
