// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands behind an event's name: its fields, in words, or as NAME=VALUE.
#include "replay/import/text_event.h"
#include "replay/import/text_words.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

namespace daxscope::source {

namespace {

using trace::kNone;

constexpr const char* kNoNumber = "a field that is no number";

constexpr int kNoField = -1, kPassedOver = -2;

/// What a word of a tracepoint's text names: a Key; kPassedOver for a field
/// that is not needed.
int word_key(std::string_view word) {
    const auto key = [](bool is_it, Key it) { return is_it ? static_cast<int>(it) : kNoField; };
    switch (word.size()) {
    case 3:
        return is(word, "dev")   ? static_cast<int>(Key::Dev)
               : is(word, "ino") ? static_cast<int>(Key::Ino)
                                 : key(is(word, "pfn"), Key::Pfn);
    case 5:
        return is(word, "pgoff") ? static_cast<int>(Key::Pgoff)
                                 : key(is(word, "pglen"), Key::Pages);
    case 6:
        return is(word, "vm_end") ? static_cast<int>(Key::VmEnd)
                                  : key(is(word, "length"), Key::Length);
    case 7:
        return key(is(word, "address"), Key::Address);
    case 8:
        return key(is(word, "vm_start"), Key::VmStart);
    case 9:
        return is(word, "zero_page") ? kPassedOver : key(is(word, "max_pgoff"), Key::MaxPgoff);
    default:
        return is(word, "zero_folio") || is(word, "radix_entry") ? kPassedOver : kNoField;
    }
}

/// Takes the name of a field from a text in which one blank stands before and behind it, as the
/// kernel prints it; else takes nothing, and the next word may name one all the same.
int take_key(std::string_view& text) {
    constexpr std::size_t kLongest = 11;
    if (text.size() <= kLongest || text[0] != ' ') {
        return kNoField;
    }
    const auto take = [&text](const auto& name, Key key) {
        constexpr std::size_t kSize = sizeof name - 1;
        if (std::memcmp(text.data(), name, kSize) != 0) {
            return kNoField;
        }
        text.remove_prefix(kSize - 1);
        return static_cast<int>(key);
    };
    switch (text[1]) {
    case 'd':
        return take(" dev ", Key::Dev);
    case 'i':
        return take(" ino ", Key::Ino);
    case 'a':
        return take(" address ", Key::Address);
    case 'v':
        return text[4] == 's' ? take(" vm_start ", Key::VmStart) : take(" vm_end ", Key::VmEnd);
    case 'p':
        return take(" pgoff ", Key::Pgoff);
    case 'm':
        return take(" max_pgoff ", Key::MaxPgoff);
    default:
        return kNoField;
    }
}

/// "259:2"
bool dev_of(std::string_view text, std::uint64_t& dev) {
    constexpr std::uint64_t kMinorBits = 20;
    std::uint64_t major = 0, minor = 0;
    const std::size_t colon = take_digits(text, major);
    if (colon == 0 || !text.starts_with(':')) {
        return false;
    }
    text.remove_prefix(1);
    if (take_digits(text, minor) == 0 || !text.empty() || major >= (1U << 12U) ||
        minor >= (1U << kMinorBits)) {
        return false;
    }
    dev = major << kMinorBits | minor;
    return true;
}

bool is_fault(What what) {
    return what == What::PmdFault || what == What::PmdFaultDone || what == What::PteFault ||
           what == What::PteFaultDone || what == What::InsertPfnMkwrite ||
           what == What::InsertPfnMkwriteNoEntry || what == What::LoadHole;
}
bool is_done(What what) {
    return what == What::PmdFaultDone || what == What::PteFaultDone;
}

/// The last field of an event's text but for its result.
Key last_of(What what) {
    switch (what) {
    case What::PmdFault:
    case What::PmdFaultDone:
        return Key::MaxPgoff;
    case What::PteFault:
    case What::PteFaultDone:
    case What::InsertPfnMkwrite:
    case What::InsertPfnMkwriteNoEntry:
    case What::LoadHole: // of the class of the PTE faults
        return Key::Pgoff;
    case What::WritebackRange:
    case What::WritebackRangeDone:
        return Key::End;
    case What::WritebackOne:
        return Key::Pages;
    default:
        return Key::Address; // what follows it is not needed
    }
}

} // namespace

bool EventText::bits(std::string_view text, std::array<Names, 4>& memory, bool results,
                     std::uint64_t& value) {
    for (const Names& known : memory) {
        if (known.text == text) {
            value = known.bits;
            all_known_ = known.all_known;
            return known.known;
        }
    }
    constexpr std::uint64_t kResultWrite = 0x8; // until 6.4
    Names& names = memory[next_++ % memory.size()];
    names = {std::string(text), 0, false, !text.ends_with('|')};
    const std::span<const trace::Name> table =
        results ? trace::fault_result_names("") : trace::fault_flag_names("");
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t bar = std::min(rest.find('|'), rest.size());
        const std::string_view word = rest.substr(0, bar);
        rest.remove_prefix(std::min(bar + 1, rest.size()));
        std::uint64_t number = 0;
        const auto name = std::find_if(table.begin(), table.end(), [word](const trace::Name& each) {
            return each.name == word;
        });
        if (name != table.end()) {
            names.bits |= static_cast<std::uint64_t>(name->value);
            names.known = true;
        } else if (results && word == "WRITE") {
            names.bits |= kResultWrite;
            names.known = true;
        } else if (number_of(word, number) && number <= UINT32_MAX) {
            names.bits |= number;
            names.known = true;
        } else {
            names.all_known = false; // a name that nobody knows is a bit that nobody knows
        }
    }
    value = names.bits;
    all_known_ = names.all_known;
    return names.known;
}

bool EventText::is_result(std::string_view text) {
    text = trim_right(trim_left(text));
    if (text.empty() || text.find_first_of(" \t") != std::string_view::npos) {
        return false;
    }
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t bar = std::min(rest.find('|'), rest.size());
        const std::string_view word = rest.substr(0, bar);
        rest.remove_prefix(std::min(bar + 1, rest.size()));
        std::uint64_t number = 0;
        const bool name = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
            return is_upper(c) || is_digit(c) || c == '_';
        }) && is_upper(word[0]);
        if (!name && !(word.starts_with("0x") && number_of(word, number))) {
            return false;
        }
    }
    return true;
}

LineIs EventText::words(std::string_view body, Tracepoint& point) {
    constexpr std::string_view kOom = "OOM";
    const bool fault = is_fault(point.what), done = is_done(point.what);
    const Key last = last_of(point.what);
    bool after_sharing = false;
    const bool ends_blank = !body.empty() && is_blank(body.back());
    // What is wrong at the end of a line may have been cut in two.
    const auto wrong = [this, &body](const char* why) {
        wrong_ = why;
        return trim_left(body).empty() ? LineIs::Cut : LineIs::Bad;
    };
    while (true) {
        int field = take_key(body);
        const std::string_view word = field != kNoField ? std::string_view() : next_word(body);
        if (field == kNoField && word.empty()) {
            break;
        }
        field = field != kNoField ? field : word_key(word);
        if (field != kNoField) {
            after_sharing = false;
            std::uint64_t number = 0;
            if (field >= 0 && field != static_cast<int>(Key::Dev) && take_number(body, number)) {
                point.set(static_cast<Key>(field), number);
                continue;
            }
            const std::string_view value = next_word(body);
            if (value.empty()) {
                wrong_ = "it ends before its last field";
                return LineIs::Cut;
            }
            if (field == kPassedOver) {
                continue;
            }
            auto key = static_cast<Key>(field);
            if (key == Key::Dev) {
                if (!dev_of(value, number)) {
                    return wrong("a device that is no MAJOR:MINOR");
                }
            } else if (key == Key::Pgoff && value.find('-') != std::string_view::npos) {
                const std::size_t dash = value.find('-');
                if (!number_of(value.substr(0, dash), number)) {
                    return wrong(kNoNumber);
                }
                point.set(Key::Start, number);
                if (dash + 1 == value.size()) {
                    return LineIs::Cut;
                }
                if (!number_of(value.substr(dash + 1), number)) {
                    return wrong(kNoNumber);
                }
                key = Key::End;
            } else if (!number_of(value, number)) {
                return wrong(kNoNumber);
            }
            point.set(key, number);
            continue;
        }
        if (is(word, "shared") || is(word, "private")) {
            point.shared = is(word, "shared");
            after_sharing = true;
            continue;
        }
        if (after_sharing && fault) {
            after_sharing = false;
            std::uint64_t value = 0;
            // A tool that does not know the names prints the first of them where the
            // value is 0.
            const bool maybe_none = is(word, "WRITE") && shape_ != Shape::Ftrace;
            if (bits(word, flags_, false, value) && !maybe_none) {
                point.set(Key::Flags, value);
            }
            continue;
        }
        if (fault && point.has(last)) {
            std::uint64_t value = 0;
            all_known_ = false;
            // Tools print the first name, OOM, where the value is 0.
            const bool told = is_result(word) && (!done || word != kOom);
            if (told && bits(word, results_, true, value)) {
                point.set(Key::Result, value);
            }
            if (done) {
                not_understood_ = told && all_known_ ? std::string_view() : word;
                tail_ = body.empty() ? Tail::Result : Tail::Closed;
            }
            return LineIs::Event;
        }
        const bool more_words =
            point.what == What::PmdInsertMapping || point.what == What::InsertMapping;
        if (!more_words || !point.has({Key::Dev, Key::Ino})) {
            if (point.has(last) && !fault) {
                break; // what somebody wrote behind it
            }
            return wrong("a word that no event has there");
        }
    }
    if (!point.has({Key::Dev, Key::Ino}) || !point.has(last) ||
        (point.what == What::PmdInsertMapping && !point.has(Key::Pfn))) {
        wrong_ = "it ends before its last field";
        return LineIs::Cut;
    }
    tail_ = ends_blank ? (done ? Tail::Blank : Tail::Closed) : Tail::Number;
    if (point.what == What::PteFault || point.what == What::PmdFault) {
        return LineIs::Event; // a begin has no result
    }
    return done ? LineIs::Endless : LineIs::Event;
}

/// "dev 259:0 ino 0x83 bdev 259:0 addr 0x0 offset 0x0 length 0x1000 type MAPPED
/// flags SHARED"
LineIs EventText::extent(std::string_view body, Tracepoint& point) {
    while (true) {
        const std::string_view name = next_word(body), value = next_word(body);
        if (value.empty()) {
            break;
        }
        std::uint64_t number = 0;
        bool known = true;
        if (name == "dev") {
            known = dev_of(value, number);
        } else if (name == "type") {
            const auto types = trace::extent_type_names();
            const auto type =
                std::find_if(types.begin(), types.end(), [value](const trace::Name& each) {
                    return equal_letters(each.name, value);
                });
            known = type != types.end() || number_of(value, number);
            number = type != types.end() ? static_cast<std::uint64_t>(type->value) : number;
        } else if (name == "flags") {
            for (std::string_view rest = value; !rest.empty();) {
                const std::size_t bar = std::min(rest.find('|'), rest.size());
                const std::string_view word = rest.substr(0, bar);
                rest.remove_prefix(std::min(bar + 1, rest.size()));
                std::uint64_t bits = 0;
                for (const trace::Name& each : trace::extent_flag_names()) {
                    bits |= each.name == word ? static_cast<std::uint64_t>(each.value) : 0;
                }
                if (bits == 0) {
                    number_of(word, bits);
                }
                number |= bits;
            }
        } else if (name == "storage" && value == "misaligned") { // of our own export
            point.set(Key::Misaligned, 1);
        } else if (value == "-1") {
            number = ~std::uint64_t{0}; // IOMAP_NULL_ADDR
        } else {
            known = number_of(value, number);
        }
        const std::optional<Key> key = key_of(name);
        if (!known && key) {
            return bad(kNoNumber);
        }
        if (key) {
            point.set(*key, number);
        }
    }
    if (!point.has({Key::Dev, Key::Ino, Key::Addr, Key::Offset, Key::Length, Key::Type})) {
        wrong_ = "it ends before its last field";
        return LineIs::Cut;
    }
    return LineIs::Event;
}

namespace {

/// Who asked for an unmap, as our own export says it: "pmd_fault".
std::optional<std::uint64_t> origin_of(std::string_view word) {
    for (const trace::Name& origin : trace::origin_names()) {
        if (std::equal(word.begin(), word.end(), origin.name.begin(), origin.name.end(),
                       [](char a, char b) { return a == (b == ' ' ? '_' : b); })) {
            return static_cast<std::uint64_t>(origin.value);
        }
    }
    return std::nullopt;
}

} // namespace

LineIs EventText::pairs(std::string_view body, Tracepoint& point, bool header) {
    bool named = header, timed = header;
    while (true) {
        std::string_view rest = body;
        const std::string_view word = next_word(body);
        if (word.empty()) {
            break;
        }
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos) {
            continue;
        }
        const std::string_view name = word.substr(0, equals), value = word.substr(equals + 1);
        std::uint64_t number = 0;
        if (name == "comm" && !header) { // to the end of the line, whatever is in it
            rest = rest.substr(rest.find('=') + 1);
            point.comm = name_of(rest);
            named = true;
            break;
        }
        if (header && name == "origin") {
            if (const auto origin = origin_of(value)) {
                point.set(Key::Origin, *origin);
            }
            continue;
        }
        const std::optional<Key> key = key_of(name);
        const bool ours =
            key || (!header && (name == "ts" || name == "cpu" || name == "tid" || name == "tgid"));
        if (!ours) {
            continue;
        }
        if (!number_of(value, number)) {
            return bad(kNoNumber);
        }
        constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
        if (key) {
            point.set(*key, number);
        } else if (number > kMost) {
            return bad("a number that is too large");
        } else if (name == "ts") {
            point.ts = static_cast<std::int64_t>(number);
            timed = true;
        } else if (name == "cpu") {
            point.cpu = static_cast<std::int32_t>(std::min<std::uint64_t>(number, INT32_MAX));
        } else {
            (name == "tid" ? point.tid : point.tgid) = static_cast<std::int64_t>(number);
        }
    }
    const bool of_file = point.what <= What::IomapSource;
    if (!timed || point.tid == kNone || (of_file && !point.has({Key::Dev, Key::Ino}))) {
        wrong_ = !timed ? kNoTimeBefore : "it ends before its last field";
        return LineIs::Cut;
    }
    if (header && is_done(point.what) && !point.has(Key::Result)) {
        wrong_ = "it ends before its result";
        return LineIs::Cut;
    }
    point.named = point.named && named;
    return LineIs::Event;
}

} // namespace daxscope::source
