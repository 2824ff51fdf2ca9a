//! Lots (挂牌): results that are listed for whoever pays most, their bidders and their bids.

pub mod announce;
pub mod bid;
pub mod bidder;
pub mod cancel;
pub mod create;
pub mod extend;
pub mod forfeit;
pub mod list;
pub mod list_bidders;
pub mod list_bids;
pub mod place_bid;
pub mod register_bidder;
pub mod settle;
pub mod show;
pub mod standing;
pub mod step;
pub mod store;
pub mod view;
pub mod withdraw_bidder;
