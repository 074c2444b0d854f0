//! Where the rows of the table lead: for the picture of the states.

use crate::call::Status;

/// The states that a call can go to from one, by whatever event; the one it is in is not among them.
pub fn ways(from: Status) -> &'static [Status] {
    use Status as S;
    match from {
        S::Undecided => &[S::Waiting, S::Assigned, S::Declined, S::Cancelled],
        S::Waiting => &[S::Assigned, S::OnHold, S::Locked, S::Processed, S::Closed, S::Declined, S::Cancelled],
        S::OnHold => &[S::Waiting, S::Assigned, S::InProgress, S::Locked, S::Processed, S::Cancelled],
        S::Assigned => &[S::InProgress, S::OnHold, S::Waiting, S::Locked, S::Processed, S::Closed, S::Cancelled],
        S::InProgress => &[S::Processed, S::OnHold, S::Waiting, S::Locked, S::Assigned, S::Cancelled],
        S::Locked => &[S::Assigned, S::Processed, S::Cancelled],
        S::Processed => &[S::Closed, S::InProgress, S::Waiting, S::Locked],
        S::Closed => &[S::Assigned, S::Waiting],
        S::Declined | S::Cancelled => &[],
    }
}
