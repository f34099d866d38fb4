// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace daxscope::gui {

/// What somebody wrote about an instant of what is shown.
struct Note {
    std::int64_t time = 0; ///< ns, the window's: of two traces, A's
    QString text;
    bool operator==(const Note&) const = default;
};

/// The markers A and B: each where it was put, ns as a note's.
using Markers = std::array<std::optional<std::int64_t>, 2>;
/// From A to B, negative where B is earlier; nothing while one of them is nowhere.
std::optional<std::int64_t> between(const Markers& markers);
/// The same in words, exact: "1,234,567 ns (1.23 ms)"; empty: nothing.
QString betweenText(const Markers& markers);

/// All that somebody noted.
struct Noted {
    std::vector<Note> notes; ///< by time
    Markers markers;
    bool operator==(const Noted&) const = default;
};

/// The notes on what is shown, by time, and two markers. They are in no trace: a workspace keeps
/// them.
class Notes : public QObject {
    Q_OBJECT
public:
    static constexpr int kMost = 10'000;     ///< notes
    static constexpr int kLongestText = 500; ///< characters of one; the rest is cut off

    using QObject::QObject;

    const std::vector<Note>& all() const { return noted_.notes; }
    const Markers& markers() const { return noted_.markers; }
    const Noted& noted() const { return noted_; }
    /// @return its place; nothing where there are kMost already
    std::optional<int> add(Note note);
    void setText(int place, const QString& text);
    void remove(int place);
    /// @return its place then: notes are sorted by time
    int move(int place, std::int64_t time);
    /// @param which 0 for A, 1 for B
    void setMarker(std::size_t which, std::optional<std::int64_t> time);
    void clearMarkers();
    /// What another trace, or a workspace, has: it counts as saved.
    void replace(Noted noted);
    /// The same notes as they were at another time: a change like another.
    void restore(Noted noted);
    void clear() { replace({}); }
    /// Adds a note whose text is being written: till endDraft() nobody has to keep it.
    std::optional<int> addDraft(Note note);
    /// While one of them is dragged: what it comes to is one change, when it is let go.
    void hold(bool on);
    /// Something is being written or dragged: the change is not complete.
    bool isUnderWay() const { return draft_.has_value() || held_; }
    /// The text was written, or was not: then there never was such a note.
    void endDraft(bool keep);
    /// Whether anything was changed since markSaved() or replace().
    bool isModified() const { return modified_; }
    void markSaved() { modified_ = false; }
    /// The nearest note after or before a time; nothing where there is none.
    std::optional<int> next(std::int64_t time) const;
    std::optional<int> previous(std::int64_t time) const;

signals:
    void changed();
    void askedToWrite(int place); ///< somebody made the draft there, and wants to write it

private:
    struct Draft {
        int place;
        bool modified; ///< before it
    };
    void edited();
    Noted noted_;
    std::optional<Draft> draft_;
    bool modified_ = false, held_ = false;
};

} // namespace daxscope::gui
