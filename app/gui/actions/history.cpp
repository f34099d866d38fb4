// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/history.h"

#include "app/gui/state/shown.h"

#include <QUndoCommand>
#include <algorithm>
#include <functional>
#include <utility>

namespace daxscope::gui {

namespace {

constexpr int kDepth = 500; ///< changes that can be undone

/// One change, which was made already when it came here.
template <typename Value>
class Change : public QUndoCommand {
public:
    using Apply = std::function<void(const Value& from, const Value& to)>;
    Change(int id, quint64 gesture, const QString& text, Value from, Value to, Apply apply)
        : QUndoCommand(text), id_(id), gesture_(gesture), from_(std::move(from)),
          to_(std::move(to)), apply_(std::move(apply)) {}

    int id() const override { return id_; }
    void undo() override { apply_(to_, from_); }
    void redo() override {
        if (std::exchange(made_, false)) {
            return;
        }
        apply_(from_, to_);
    }
    /// The steps of one gesture are one change.
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = dynamic_cast<const Change*>(other);
        if (next == nullptr || gesture_ == 0 || next->gesture_ != gesture_) {
            return false;
        }
        to_ = next->to_;
        setText(next->text());
        setObsolete(from_ == to_);
        return true;
    }

private:
    int id_;
    quint64 gesture_; ///< 0: of none
    Value from_, to_;
    Apply apply_;
    bool made_ = true;
};

/// Ids of the changes that merge with each other.
template <typename Value>
constexpr int kId = 1;
template <>
constexpr int kId<QString> = 2;

QString quoted(const Note& note) {
    constexpr int kMost = 32;
    const QString text = shown(note.text);
    return text.size() > kMost ? text.left(kMost - 1) + u'…' : text;
}

/// One of the two is the other with a character put in or taken out.
bool isTyping(const QString& from, const QString& to) {
    const QString& longer = from.size() > to.size() ? from : to;
    const QString& shorter = from.size() > to.size() ? to : from;
    if (longer.size() - shorter.size() != 1) {
        return false;
    }
    const auto differ = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
    return std::equal(differ.first, shorter.end(), std::next(differ.second));
}

} // namespace

History::History(Document* document, ViewState* state, Notes* notes, QObject* parent)
    : QObject(parent), document_(document), state_(state), notes_(notes) {
    stack_.setUndoLimit(kDepth);
    connect(document, &Document::opened, this, [this] {
        if (!document_->grew()) {
            stack_.clear();
        }
        if (mode_ != Mode::Forgetting) {
            mode_ = Mode::Opening; // till comparisonChanged(), which follows
        }
    });
    connect(document, &Document::comparisonChanged, this, [this] { watchDocument(); });
    const auto given_up = [this] {
        mode_ = Mode::Watching;
        readAll();
    };
    connect(document, &Document::failed, this, given_up);
    connect(document, &Document::cancelled, this, given_up);
    connect(notes, &Notes::changed, this, [this] {
        if (!notes_->isUnderWay()) {
            changed(noted_, notes_->noted(), textOf(notes_->noted()), 0, &History::applyNoted);
        }
    });
    connect(state, &ViewState::filterChanged, this, [this] {
        const bool typed = isTyping(filter_, state_->filter());
        if (!std::exchange(typed_, typed) || !typed) {
            ++typing_;
        }
        changed(filter_, state_->filter(),
                state_->filter().isEmpty() ? tr("no filter") : tr("filter"), typing_,
                &History::applyFilter);
    });
    connect(state, &ViewState::hidesRestChanged, this, [this](bool on) {
        changed(hides_, on, on ? tr("hide the rest") : tr("dim the rest"), 0, &History::applyHides);
    });
    connect(state, &ViewState::rowsChanged, this, [this] { rowsChanged(); });
    connect(state, &ViewState::rowSortChanged, this, [this] { rowsChanged(); });
    connect(state, &ViewState::groupingChanged, this, [this] { rowsChanged(); });
    connect(state, &ViewState::historyChanged, this, [this] {
        changed(visible_, state_->visible(), tr("move of the view"), state_->gesture(),
                &History::applyVisible);
    });
    connect(state, &ViewState::stretchChanged, this, [this] {
        const auto stretch = state_->stretch();
        changed(stretch_, stretch, !stretch ? tr("no selected time") : tr("selected time"),
                state_->stretchGesture(), &History::applyStretch);
    });
    connect(state, &ViewState::recordedLaneChanged, this, [this](bool on) {
        changed(recorded_, on, on ? tr("show the recorded lane") : tr("hide the recorded lane"), 0,
                &History::applyRecorded);
    });
    readAll();
}

History::~History() {
    stack_.disconnect(); // it says that it is emptied, and who listens may be gone
}

template <typename Value>
void History::changed(Value& last, const Value& now, const QString& text, quint64 gesture,
                      void (History::*apply)(const Value& from, const Value& to)) {
    if (mode_ != Mode::Watching) {
        last = now;
    } else if (now != last) {
        const Value from = std::exchange(last, now);
        stack_.push(new Change<Value>(
            kId<Value>, gesture, text, from, now,
            [this, apply](const Value& was, const Value& wanted) { (this->*apply)(was, wanted); }));
    }
}

void History::rowsChanged() {
    const ShownRows now = state_->shownRows();
    // The order follows from what is pinned and sorted by: whoever puts the rows into it, after one
    // of these has changed, changes nothing else.
    if (now.pinned == rows_.pinned && now.sort == rows_.sort && now.grouping == rows_.grouping &&
        now.folded == rows_.folded && now.rows.size() == rows_.rows.size() &&
        std::is_permutation(now.rows.begin(), now.rows.end(), rows_.rows.begin())) {
        rows_ = now;
        return;
    }
    const qsizetype more = now.rows.size() - rows_.rows.size();
    changed(rows_, now,
            more < 0                                  ? tr("hide ranges")
            : more > 0                                ? tr("show ranges")
            : now.sort != rows_.sort                  ? tr("order of the rows")
            : now.grouping != rows_.grouping          ? tr("groups of rows")
            : now.folded.size() > rows_.folded.size() ? tr("fold a group")
            : now.folded != rows_.folded              ? tr("unfold a group")
            : now.pinned.size() > rows_.pinned.size() ? tr("keep a row on top")
            : now.pinned != rows_.pinned              ? tr("keep a row on top no longer")
                                                      : tr("other ranges"),
            0, &History::applyRows);
}

void History::watchDocument() {
    switch (mode_) {
    case Mode::Forgetting:
        if (document_->busy()) {
            return;
        }
        stack_.clear();
        [[fallthrough]];
    case Mode::Opening:
        mode_ = Mode::Watching;
        readAll();
        return;
    case Mode::Applying:
    case Mode::Watching:
        break;
    }
    if (!document_->busy()) { // else something else is on its way still
        const Setup now = setup();
        changed(setup_, now, textOf(now), 0, &History::applySetup);
    }
}

void History::readAll() {
    noted_ = notes_->noted();
    filter_ = state_->filter();
    hides_ = state_->hidesRest();
    stretch_ = state_->stretch();
    recorded_ = state_->recordedLaneShown();
    rows_ = state_->shownRows();
    visible_ = state_->visible();
    setup_ = setup();
}

History::Setup History::setup() const {
    const auto sides = document_->sides();
    return {sides ? sides->handlers() : std::array<const model::Handler*, 2>(),
            document_->assumed(), document_->stormRule(),
            sides ? sides->align() : replay::Align::Start};
}

void History::forget() {
    stack_.clear();
    mode_ = document_->busy() ? Mode::Forgetting : Mode::Watching;
    readAll();
}

void History::undo() {
    const Mode before = std::exchange(mode_, Mode::Applying);
    stack_.undo();
    mode_ = before;
}

void History::redo() {
    const Mode before = std::exchange(mode_, Mode::Applying);
    stack_.redo();
    mode_ = before;
}

/// What was done to the notes.
QString History::textOf(const Noted& now) const {
    const auto letter = [](std::size_t which) {
        return which == 0 ? QStringLiteral("A") : QStringLiteral("B");
    };
    if (now.notes == noted_.notes) {
        QStringList moved;
        for (std::size_t which = 0; which < now.markers.size(); ++which) {
            if (now.markers[which] != noted_.markers[which]) {
                moved << (!now.markers[which]     ? tr("remove marker %1").arg(letter(which))
                          : noted_.markers[which] ? tr("move marker %1").arg(letter(which))
                                                  : tr("put marker %1").arg(letter(which)));
            }
        }
        return moved.size() == 1 ? moved.first() : tr("remove the markers");
    }
    // The first that differs, of either.
    const auto [was, is] =
        std::mismatch(noted_.notes.begin(), noted_.notes.end(), now.notes.begin(), now.notes.end());
    if (now.notes.size() > noted_.notes.size()) {
        return tr("write note '%1'").arg(quoted(*is));
    }
    if (now.notes.size() < noted_.notes.size()) {
        return tr("delete note '%1'").arg(quoted(*was));
    }
    return was->time == is->time && was->text != is->text ? tr("change note '%1'").arg(quoted(*was))
                                                          : tr("move note '%1'").arg(quoted(*was));
}

QString History::textOf(const Setup& now) const {
    return now.handlers != setup_.handlers ? tr("choice of handlers")
           : now.assumed != setup_.assumed ? tr("assumption")
           : now.rule != setup_.rule       ? tr("storm rule")
                                           : tr("alignment");
}

void History::applyNoted(const Noted& /*from*/, const Noted& to) {
    noted_ = to;
    notes_->restore(to);
}

void History::applyFilter(const QString& /*from*/, const QString& to) {
    typed_ = false;
    state_->setFilter(to);
}

void History::applyHides(const bool& /*from*/, const bool& to) {
    state_->setHidesRest(to);
}

void History::applyRows(const ShownRows& /*from*/, const ShownRows& to) {
    state_->setShownRows(to);
}

void History::applyVisible(const TimeRange& /*from*/, const TimeRange& to) {
    state_->setVisible(to);
}

void History::applyStretch(const std::optional<TimeRange>& /*from*/,
                           const std::optional<TimeRange>& to) {
    state_->setStretch(to);
}

void History::applyRecorded(const bool& /*from*/, const bool& to) {
    state_->showRecordedLane(to);
}

/// The document goes on by itself: comparisonChanged() then finds what is expected.
void History::applySetup(const Setup& from, const Setup& to) {
    setup_ = to;
    if (from.rule != to.rule) {
        document_->setStormRule(to.rule);
    }
    if (from.assumed != to.assumed) {
        document_->assume(to.assumed);
    }
    if (from.handlers != to.handlers) {
        document_->setHandlers(to.handlers[0], to.handlers[1]);
    }
    if (from.align != to.align) {
        document_->setAlign(to.align);
    }
}

} // namespace daxscope::gui

#include "moc_history.cpp"
