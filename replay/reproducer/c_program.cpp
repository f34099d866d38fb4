// SPDX-License-Identifier: GPL-3.0-or-later
//
// The C program: tables of who does what, then a frame that is always the same, with those of its
// parts that the actions need.
#include "replay/reproducer/program.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace daxscope::replay::reproducer {

namespace {

struct OpText {
    Op op;
    bool on_file;                ///< takes the file's descriptor, fd
    std::string_view name, code; ///< code: the case's body
};

constexpr std::array<OpText, 16> kOps{{
    {Op::Read, false, "READ", "\t\treturn touch(p, 0);\n"},
    {Op::Write, false, "WRITE", "\t\treturn touch(p, 1);\n"},
    {Op::Pwrite, true, "PWRITE",
     "\t\tmemset(page, @BYTE@, sizeof(page));\n"
     "\t\treturn pwrite(fd, page, sizeof(page), a->page * PAGE_SIZE) != PAGE_SIZE;\n"},
    {Op::Fsync, true, "FSYNC", "\t\treturn fsync(fd);\n"},
    {Op::Msync, false, "MSYNC", "\t\treturn msync(p, a->pages * PAGE_SIZE, MS_SYNC);\n"},
    {Op::Writeback, true, "WRITEBACK",
     "\t\treturn sync_file_range(fd, 0, PMD_SIZE, SYNC_FILE_RANGE_WAIT_BEFORE |\n"
     "\t\t\tSYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);\n"},
    {Op::Punch, true, "PUNCH",
     "\t\treturn fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, PMD_SIZE);\n"},
    {Op::Fallocate, true, "FALLOCATE", "\t\treturn fallocate(fd, 0, PMD_SIZE, PMD_SIZE);\n"},
    {Op::Unshare, true, "UNSHARE",
     "\t\treturn fallocate(fd, FALLOC_FL_UNSHARE_RANGE, 0, PMD_SIZE);\n"},
    {Op::Truncate, true, "TRUNCATE", "\t\treturn ftruncate(fd, 0);\n"},
    {Op::Extend, true, "EXTEND", "\t\treturn ftruncate(fd, 2 * PMD_SIZE);\n"},
    {Op::Clone, true, "CLONE",
     "\t\treturn ioctl(fds[1], FICLONERANGE, &(struct file_clone_range){\n"
     "\t\t\t.src_fd = fd, .src_length = PMD_SIZE });\n"},
    {Op::Dedupe, true, "DEDUPE", "\t\treturn dedupe(fd);\n"},
    {Op::Munmap, false, "MUNMAP",
     "\t\tif (munmap(part, m->pages * PAGE_SIZE))\n"
     "\t\t\treturn -1;\n"
     "\t\tmap_range(n);\n"
     "\t\treturn 0;\n"},
    {Op::Dontneed, false, "DONTNEED",
     "\t\treturn madvise(part, m->pages * PAGE_SIZE, MADV_DONTNEED);\n"},
    {Op::Compare, true, "COMPARE",
     "\t\tif (pread(fd, page, 1, a->page * PAGE_SIZE) != 1)\n"
     "\t\t\treturn -1;\n"
     "\t\tif (*(volatile char *)p != page[0])\n"
     "\t\t\tprintf(\"differs %s\\n\", parties[me].name);\n"
     "\t\treturn fflush(stdout);\n"},
}};

std::string_view op_name(Op op) {
    for (const OpText& text : kOps) {
        if (text.op == op) {
            return text.name;
        }
    }
    return "";
}

constexpr std::string_view kFrame =
#include "replay/reproducer/frame.c.inc"
    ;

/// Keeps what lies between the lines "@IF name@" and "@END name@", or takes it out.
void keep(std::string& text, std::string_view name, bool wanted) {
    const std::string open = fmt::format("@IF {}@\n", name);
    const std::string close = fmt::format("@END {}@\n", name);
    for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
        const std::size_t end = text.find(close, at);
        if (wanted) {
            text.erase(end, close.size());
            text.erase(at, open.size());
        } else {
            text.erase(at, end + close.size() - at);
        }
    }
}

std::string actions_text(const Program& program, std::string_view name,
                         const std::vector<Action>& actions) {
    std::string text = fmt::format("static const struct action {}[] = {{\n", name);
    for (const Action& action : actions) {
        text += fmt::format(
            "\t{{ {}, {}, {}{} }},{}\n", action.party, op_name(action.op), action.page,
            program.uses(Op::Msync) ? fmt::format(", {}", action.pages) : "",
            actions.size() > 16
                ? ""
                : fmt::format("\t/* {} */", plain_word(program.parties[action.party].name)));
    }
    return text + "};\n";
}

/// Which members of its struct mapping a program needs: in most all of its mappings are alike.
struct Members {
    bool nohuge = false, off = false;
};

Members members_of(const Program& program) {
    Members members;
    for (const Mapping& mapping : program.mappings) {
        members.nohuge = members.nohuge || mapping.no_huge;
        members.off = members.off || mapping.misaligned;
    }
    return members;
}

std::string mappings_text(const Program& program, const Members& members) {
    std::string text;
    const std::int64_t pages = program.pmd_size / program.page_size;
    for (const Mapping& mapping : program.mappings) {
        const std::int64_t count = mapping.pages != 0 ? mapping.pages : pages - mapping.first;
        text += fmt::format("\t{{ {}, {}, {}, {}{}, {}{} }},\t/* {} */\n", mapping.process,
                            mapping.other_file ? 1 : 0,
                            mapping.is_private ? "MAP_PRIVATE"
                            : mapping.sync     ? "MAP_SHARED_VALIDATE | MAP_SYNC"
                                               : "MAP_SHARED",
                            !members.nohuge   ? ""
                            : mapping.no_huge ? "1, "
                                              : "0, ",
                            mapping.first, count,
                            !members.off         ? ""
                            : mapping.misaligned ? ", PAGE_SIZE"
                                                 : ", 0",
                            plain_word(mapping.name));
    }
    return text;
}

/// Has any process more than one party?
bool has_threads(const Program& program) {
    for (std::size_t k = 0; k < program.parties.size(); ++k) {
        for (std::size_t other = 0; other < k; ++other) {
            if (program.parties[other].process == program.parties[k].process) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

std::string c_program(const Program& program) {
    std::string text(kFrame);
    const std::vector<std::string> names = party_names(program);
    std::string ops, cases, parties, lists, blocks;
    for (const OpText& each : kOps) {
        if (program.uses(each.op)) {
            ops += fmt::format("{}{}", ops.empty() ? "" : ", ", each.name);
            cases += fmt::format("\tcase {}:\n{}", each.name, each.code);
        }
    }
    for (std::size_t p = 0; p < names.size(); ++p) {
        parties += fmt::format("\t{{ \"{}\", {}, {} }},\n", names[p], program.parties[p].process,
                               program.parties[p].mapping);
    }
    if (!program.before.empty()) {
        lists += "/* Taken first, and not counted. */\n" +
                 actions_text(program, "before", program.before) + "\n";
    }
    for (std::size_t k = 0; k < program.blocks.size(); ++k) {
        const std::string name = fmt::format("turns_{}", k + 1);
        lists += actions_text(program, name, program.blocks[k].actions);
        blocks +=
            fmt::format("\t{{ {0}, ARRAY_SIZE({0}), {1} }},\n", name, program.blocks[k].times);
    }
    const auto uses = [&program](std::initializer_list<Op> any) {
        return std::any_of(any.begin(), any.end(), [&](Op op) { return program.uses(op); });
    };
    const Members members = members_of(program);
    const bool threads = has_threads(program);
    keep(text, "threads", threads);
    keep(text, "alone", !threads);
    keep(text, "nohuge", members.nohuge);
    keep(text, "huge", !members.nohuge);
    keep(text, "off", members.off);
    keep(text, "before", !program.before.empty());
    keep(text, "touch", uses({Op::Read, Op::Write}));
    keep(text, "ioctl", uses({Op::Clone, Op::Dedupe}));
    keep(text, "dedupe", uses({Op::Dedupe}));
    keep(text, "page", uses({Op::Pwrite, Op::Compare}));
    keep(text, "msync", uses({Op::Msync}));
    keep(text, "p", uses({Op::Read, Op::Write, Op::Msync, Op::Compare}));
    keep(text, "fd", std::any_of(kOps.begin(), kOps.end(), [&program](const OpText& each) {
             return each.on_file && program.uses(each.op);
         }));
    keep(text, "part", uses({Op::Munmap, Op::Dontneed}));
    replace(text, "@OFF@", members.off ? " + mappings[i].off" : "");
    replace(text, "@TASK@", threads ? "thread" : "process");
    replace(text, "@HEAD@\n", comment(head(program), " * "));
    replace(text, "@CASES@", cases);
    // Who dedupes needs equal data; else what was stored is told from what was there.
    replace(text, "@BYTE@", uses({Op::Dedupe}) ? "'d'" : "'w'");
    replace(text, "@PAGE_SIZE@", std::to_string(program.page_size));
    replace(text, "@PMD_PAGES@", std::to_string(program.pmd_size / program.page_size));
    replace(text, "@OPS@", ops);
    replace(text, "@MAPPINGS@", mappings_text(program, members));
    replace(text, "@PARTIES@", parties);
    replace(text, "@LISTS@", lists);
    replace(text, "@BLOCKS@", blocks);
    return text;
}

} // namespace daxscope::replay::reproducer
