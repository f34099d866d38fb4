// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a trace can be written as. A format is one file in this folder and one row of formats.cpp;
// whoever exports takes it from there, and knows none of them.
#pragma once

#include "replay/export/subject.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace daxscope::exports {

/// Takes bytes, some KiB at a time. May throw.
using Sink = std::function<void(std::string_view)>;

/// What was written.
struct Written {
    std::uint64_t events = 0; ///< events of the trace, or accesses of a run
    std::uint64_t bytes = 0;
    /// What the format has no words for, and how many of it were left out.
    std::map<std::string, std::uint64_t> left_out;
};

struct Format {
    std::string_view name;
    std::string_view suffix; ///< of files, with its dot
    std::string_view help;   ///< one line: what it is, and who reads it
    bool runs = false;       ///< it shows a run: Subject::run() must be there
    bool text = true;        ///< a terminal can show it
    /// Writes a stream, in memory that does not grow with the events.
    /// @throws Error, Cancelled, and what the sink throws
    void (*write)(const Subject& subject, const Sink& sink, Written& written,
                  const Progress& progress) = nullptr;
    /// … or, where it needs a file of its own, that: an empty one that is there already.
    void (*save)(const Subject& subject, const std::filesystem::path& path, Written& written,
                 const Progress& progress) = nullptr;
};

std::span<const Format* const> formats();
/// @throws Error(Exit::Usage) naming those that there are
const Format& format_named(std::string_view name);
/// By the suffix. @throws Error(Exit::Usage) where none has that
const Format& format_of(const std::filesystem::path& path);

/// Collects text and hands it on in pieces.
class Pieces {
public:
    Pieces(const Sink& sink, Written& written) : sink_(sink), written_(written) {}
    std::string& text() {
        constexpr std::size_t kPiece = 1U << 16U; // bytes
        if (text_.size() >= kPiece) {
            flush();
        }
        return text_;
    }
    void flush() {
        written_.bytes += text_.size();
        sink_(text_);
        text_.clear();
    }

private:
    const Sink& sink_;
    Written& written_;
    std::string text_;
};

} // namespace daxscope::exports
